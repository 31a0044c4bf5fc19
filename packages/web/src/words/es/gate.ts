/** Lo que está delante de la aplicación: cerrada, en otra pestaña, un fallo, algo perdido. */
import type { gate as en } from '../en/gate.ts';
import type { Translation } from '../message.ts';

export const gate: Translation<typeof en> = {
  back: 'Atrás',
  'closed.title': 'Cerrado en este aparato.',
  'closed.why': 'La frase de paso lo abre. Hasta entonces nada sale ni cambia.',
  'guarded.calm': 'Cerrado. Aquí no suena ninguna alarma.',
  'guarded.drill': 'Simulacro: imagina una alarma. Cerrado.',
  'guarded.rings': {
    by: 'rings',
    one: 'Suena una alarma.',
    many: 'Suenan {rings} alarmas.',
    other: 'Suenan {rings} alarmas.',
  },
  'guarded.why':
    'Las alarmas se ven aunque esté cerrado, comprobadas como siempre. Lo demás espera la frase de paso.',
  'ring.rings':
    'Viene de {name}. Firmaron suficientes personas, y este aparato ha comprobado cada firma.',
  'ring.asked': 'Viene de {name}. Todavía se está pidiendo a la gente que firme.',
  'ring.drill': 'Simulacro: imagina que viene de {name}. Es práctica; no pasa nada real.',
  'ring.until': 'hasta {when}',
  'ring.unlock': 'Para hacer algo, da la frase de paso.',
  'pass.label': 'Frase de paso',
  'pass.help': 'Puedes pegarla.',
  'pass.open': 'Abrir',
  'pass.wait': 'Abriendo. Tarda un momento a propósito.',
  'pass.show': 'Mostrar lo que escribo',
  'pass.hide': 'Ocultar lo que escribo',
  'pass.wrong':
    'No es la frase de paso de este aparato. No se ha perdido nada. Prueba otra vez; lo que escribiste sigue aquí.',
  'forgot.title': 'La he olvidado',
  'forgot.nobody':
    'Nadie puede abrir este aparato sin ella: ni tu asamblea, ni quienes hacen Tocsin.',
  'forgot.back':
    'Lo que escribiste está en tu asamblea. Tu llave de papel y un miembro a tu lado te devuelven tu lugar, aquí o en otro teléfono. Sin el papel, pueden hacerlo dos miembros que te conozcan.',
  'forgot.wipe':
    'Primero quita lo que hay aquí: nunca más podrá leerse. Después elige «Ya estuve aquí».',
  'forgot.hold': 'Mantén pulsado para quitarlo todo de aquí',
  'wipe.consequence':
    'Las llaves, las palabras y los ajustes de este navegador desaparecen para siempre. Tu asamblea conserva lo que tiene de ti. Para volver necesitas tu llave de papel o dos miembros.',
  'wipe.confirm': 'Quitarlo',
  'taken.title': 'Tocsin está abierto en otra pestaña.',
  'taken.why':
    'Solo una pestaña a la vez puede escribir por ti. No se ha perdido nada. Sigue allí, o cierra aquella pestaña y vuelve.',
  'taken.again': 'Abrirlo aquí',
  'failed.title': 'No se pudo abrir este aparato.',
  'failed.again': 'Probar otra vez',
  'failed.stays': 'Si sigue igual, reinicia el navegador. Eso no toca lo que se guarda aquí.',
  'lost.title': 'Este navegador ha tirado lo que guardaba.',
  'lost.which': 'Ya no está en este aparato: {names}.',
  'lost.safe':
    'Los navegadores lo hacen cuando falta espacio, y algunos tras siete días sin visita. Lo que otros tenían de ti está a salvo con ellos.',
  'lost.back':
    'Tu llave de papel y un miembro a tu lado te devuelven tu lugar en unos diez minutos.',
  'lost.keep': 'Para que no vuelva a pasar',
  'lost.keepHow': 'Instala Tocsin en la pantalla de inicio y ábrelo una vez por semana.',
  'lost.again': 'Recuperar mi lugar',
  'lost.on': 'Seguir con lo que queda',
};
