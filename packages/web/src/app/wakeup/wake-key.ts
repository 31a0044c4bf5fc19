/** Under what this browser notes that it is to be woken: then its notice is kept in the language of the app. */
export const WAKE_KEY = 'tocsin.wake';
