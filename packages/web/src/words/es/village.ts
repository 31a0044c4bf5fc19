/** El pueblo de práctica: su franja, su tarjeta, su entrada y los nombres de su gente. */
import type { village as en } from '../en/village.ts';
import type { Translation } from '../message.ts';

export const village: Translation<typeof en> = {
  band: 'Pueblo de práctica: aquí nada es real y nada se guarda',
  where: 'Pueblo de práctica',
  prefix: 'Práctica:',
  title: 'Práctica: {title}',
  leave: 'Salir del pueblo',
  step: 'Paso {at} de {of}',
  'step.end': 'El recorrido terminó',
  moving: 'Un momento: tus vecinos hacen su parte.',
  next: 'Seguir',
  day: 'Dejar pasar un día',
  doForMe: 'Hazlo por mí',
  go: 'Ir a {place}',
  'fine.title': 'Di que estás bien',
  'fine.do': 'Pulsa «Estoy bien» en Pulso. Espera diez segundos por si quieres deshacerlo.',
  'fine.done': 'Tus vecinos te oyeron. El aviso dice «estoy bien» y nada más: ni lugar ni nombres.',
  'late.title': 'Falta alguien',
  'late.do': '{silent} ya no da señales. Deja pasar un día y mira Pulso.',
  'late.done':
    '{silent} se retrasa. Un retraso no es una alarma: la gente olvida y los teléfonos se rompen.',
  'ask.title': 'Pregunta por {silent}',
  'ask.wait':
    'Nadie duda demasiado pronto. Deja pasar días hasta que tus aparatos empiecen a preguntar solos.',
  'ask.do':
    'Tus aparatos preguntan. Abre lo que saben de {silent} y anota que llamaste y nadie respondió.',
  'ask.done': 'Queda anotado para todos: quien pregunte después verá lo que ya se intentó.',
  'sign.title': 'Toquen juntos',
  'sign.do':
    '{proposer} quiere tocar por {silent}. Nadie puede solo: deben firmar dos de los tres campaneros. Léelo y mantén pulsado el botón para firmar.',
  'sign.done':
    'La campana suena en {ally}, como simulacro. En este pueblo nada suena nunca como si fuera real.',
  'ally.title': 'Tu aliado actúa',
  'ally.do': '{ally} oye la campana y empieza lo que tenía previsto.',
  'ally.done':
    '{ally} oyó la campana y sigue el plan que ya tenía. Pasos hechos allí: {done} de {of}. En la vida real ves que te oyeron; solo aquí puedes mirar sus aparatos.',
  'clear.title': 'Todo en calma',
  'clear.do':
    '{silent} ha vuelto: un teléfono roto. {fresh} empezó el fin de alarma. Hacen falta dos, y una persona que no haya tocado. Fírmalo tú también.',
  'clear.done': 'La campana terminó, también en {ally}.',
  'decide.title': 'Decidan algo pequeño',
  'decide.do':
    '{proposer} les hace una pregunta a todos. Léela y responde. Consentir quiere decir: puedo vivir con ello.',
  'decide.done':
    'Tu respuesta cuenta como la de todos. Puedes cambiarla hasta que se cierre la pregunta.',
  'end.title': 'Has recorrido una alarma entera',
  'end.do': 'Quédate y prueba lo que quieras, o sal. Nada de esto se guarda.',
  'enter.title': 'Un pueblo de práctica',
  'enter.what':
    'Recorre una alarma una vez antes de necesitarla. Aquí tu asamblea tiene cuatro vecinos y un aliado. Las personas son inventadas; el programa es el de verdad.',
  'enter.time':
    'El tiempo solo pasa cuando tú lo dejas pasar. Cada registro queda marcado para siempre como ensayo.',
  'enter.kept':
    'No se escribe nada en este aparato ni se envía nada. Al salir o cerrar la página, desaparece.',
  'enter.building': 'El pueblo se está construyendo. Tarda un poco.',
  'enter.ready': 'Ya están todos.',
  'enter.go': 'Entrar',
  'enter.back': 'Volver',
  'enter.failed':
    'No se pudo construir el pueblo en este navegador. No se guardó nada. Puedes intentarlo otra vez.',
  'enter.again': 'Intentarlo otra vez',
  'name.home': 'Patio del Tilo',
  'name.ally': 'La Ladera',
  'name.me': 'Tú',
  'name.1': 'Lucía',
  'name.2': 'Tomás',
  'name.3': 'Rocío',
  'name.4': 'Mateo',
  'name.5': 'Alba',
  'name.6': 'Iker',
  'name.7': 'Nuria',
  'text.ring': 'Hace días que nadie sabe de {silent}. Llamamos y nadie respondió.',
  'text.question': '¿Arreglamos la puerta?',
  'text.questionText': 'Ya no cierra. Dos de nosotros necesitaríamos una tarde.',
  'text.note': 'Hecho.',
};
