/** Pasar archivos de un aparato a otro: por pantalla y cámara, por archivo, por texto. */
import type { handing as en } from '../en/handing.ts';
import type { Translation } from '../message.ts';

export const handing: Translation<typeof en> = {
  'give.code': 'Muestra esta pantalla. El otro teléfono la lee con la cámara.',
  'give.codes': {
    by: 'parts',
    one: 'Muestra esta pantalla. El otro teléfono la lee con la cámara.',
    other:
      'Hacen falta {parts} códigos. Pulsa «Mostrar seguidas» y muéstralo hasta que el otro teléfono los tenga todos. El orden no importa.',
  },
  'give.tooLong': 'Es demasiado largo para códigos. Pásalo como archivo.',
  'give.save': 'Guardar como archivo',
  'give.share': 'Pasar como archivo',
  'give.wait': 'Preparando el código',
  'take.scan': 'Leer con la cámara',
  'take.file': 'Abrir un archivo',
  'take.paste': 'Pegar o escribir',
  'take.pasteLabel': 'Un enlace, o el texto de un archivo',
  'take.pasteHelp': 'Todo, desde el primer carácter hasta el último.',
  'take.pasteGo': 'Recibirlo',
  'take.stop': 'Parar la cámara',
  'camera.label': 'Lo que ve la cámara',
  'camera.wait': 'La cámara está arrancando. Puede que el navegador pida permiso.',
  'camera.aim': 'Pon la cámara sobre el código.',
  'camera.refused':
    'Aquí no se permite la cámara. No se ha perdido nada. Permítela en los ajustes del navegador, abre un archivo o pega el texto.',
  'camera.absent': 'No se encuentra ninguna cámara. Abre un archivo o pega el texto.',
  'camera.busy':
    'La cámara no arrancó. Cierra lo que la esté usando, abre un archivo o pega el texto.',
  'parts.label': 'Partes leídas',
  'parts.have': {
    by: 'have',
    none: 'Todavía ninguna parte de {of}.',
    one: 'Una parte de {of}. El orden no importa.',
    many: '{have} partes de {of}. El orden no importa.',
    other: '{have} partes de {of}. El orden no importa.',
  },
  'read.foreign': 'Es un código, pero no de Tocsin. No se ha recibido nada.',
  'read.newer':
    'Este código lo hizo una versión más nueva. No se ha recibido nada. Actualiza Tocsin aquí.',
  'read.damaged':
    'Este código está dañado. No se ha recibido nada. Acerca la cámara o pídelo de nuevo.',
  'read.broken':
    'Este enlace o texto está cortado, o no es de Tocsin. No se ha recibido nada. Pídelo de nuevo, entero.',
  'read.large': 'Este archivo es mayor que los que la gente se pasa aquí. No se ha recibido nada.',
  'read.taken': 'Recibido.',
};
