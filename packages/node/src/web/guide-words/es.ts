import type { GuideWords } from './en.ts';

/** The page for phones in Spanish. */
export const es: GuideWords = {
  title: 'Tocsin para los teléfonos de esta casa',
  what: 'La aplicación funciona en tu teléfono solo si el teléfono confía en este ordenador. Para eso instalas una vez un archivo pequeño, y puedes quitarlo cuando quieras.',
  withoutHead: 'Sin él',
  without: [
    'la aplicación no puede usar la cámara, así que no se puede escanear nada;',
    'no funciona sin conexión;',
    'el teléfono no guarda claves, así que no puedes ser miembro con él.',
  ],
  compareHead: 'Primero: ¿es el ordenador correcto?',
  compare:
    'Alguien en la misma red puede mostrarte una página falsa. Por eso no te fíes de esta. Ve al ordenador, o a quien lo lleva, y pide que escriba: tocsin status. Tu teléfono muestra la huella (SHA-256) en los detalles del archivo. Toda ella debe ser igual a la de esa pantalla. Si no lo es, no sigas.',
  fingerprint: 'Huella del archivo de esta página',
  spoken: 'Lo mismo en corto, para decirlo en voz alta',
  shortOnly: 'La forma corta descubre una confusión, no un ataque.',
  scope:
    'Lo que instalas solo puede responder por este ordenador: su nombre y sus direcciones en esta casa. No puede hacerse pasar por ningún otro sitio.',
  ends: 'Termina el {date}.',
  file: 'El archivo que se instala',
  listed: 'Tu teléfono lo muestra como',
  iosHead: 'iPhone y iPad',
  ios: [
    'Abre esta página en Safari, toca el archivo y permite la descarga.',
    'Ajustes → General → VPN y gestión de dispositivos → el nombre de arriba. Toca Más detalles y compara la huella. Después toca Instalar.',
    'Ajustes → General → Información → Ajustes de confianza de certificados: actívalo.',
  ],
  iosRemove:
    'Para quitarlo: Ajustes → General → VPN y gestión de dispositivos → el nombre de arriba → Eliminar perfil.',
  androidHead: 'Teléfonos Android',
  android: [
    'Toca el archivo; se guarda en Descargas.',
    'Ajustes → busca «certificado de CA» → Instalar de todos modos → elige el archivo.',
    'Ajustes → busca «Credenciales de confianza» → Usuario → el nombre de arriba. Compara la huella. Si es distinta, quítalo enseguida.',
  ],
  androidRemove:
    'Para quitarlo: Ajustes → Credenciales de confianza → Usuario → el nombre de arriba → Quitar. Android avisa de que la red puede estar vigilada mientras haya un archivo así.',
  firefoxPhoneHead: 'Firefox en Android',
  firefoxPhone: [
    'Primero haz los pasos de Android.',
    'Firefox → Ajustes → Acerca de Firefox: toca el logotipo hasta que diga que los ajustes secretos están activados.',
    'Firefox → Ajustes → Ajustes secretos → activa «Usar certificados de CA de terceros».',
  ],
  firefoxPhoneRemove: 'Para quitarlo: desactiva eso y después quita el archivo de Android.',
  firefoxComputerHead: 'Firefox en un ordenador',
  firefoxComputer: [
    'Ajustes → Privacidad y seguridad → Ver certificados → Autoridades → Importar → elige el archivo.',
    'Pulsa Ver y compara la huella. Después marca «Confiar en esta CA para identificar sitios web».',
  ],
  firefoxComputerRemove:
    'Para quitarlo: la misma lista → el nombre de arriba → Eliminar o dejar de confiar.',
  openHead: 'Después abre la aplicación',
  open: 'Elige una de estas direcciones y quédate con ella. En otra la aplicación está vacía, porque el navegador guarda tus claves según la dirección.',
  none: 'Ahora la aplicación no está abierta para teléfonos. Pregunta a quien lleva el ordenador.',
  seen: 'Quien mire tu teléfono verá que este archivo está ahí.',
  languages: 'Idiomas',
};
