/** Lo que salió mal, para la aplicación: qué pasó, qué está a salvo, qué hacer. */
import type { faults as en } from '../en/faults.ts';
import type { Translation } from '../message.ts';

export const faults: Translation<typeof en> = {
  general:
    'No funcionó ({kind}). Lo que guardaste está a salvo. Prueba otra vez; si sigue igual, muestra estas palabras a quien te ayude.',
  internal:
    'La aplicación cometió un error. Lo guardado está a salvo. Recarga la página y prueba otra vez.',
  workerGone:
    'El navegador cerró lo que funciona aquí. Lo guardado está a salvo. Recarga la página.',
  full: 'No queda espacio en este aparato. Lo guardado está a salvo. Haz sitio y prueba otra vez.',
  readOnly:
    'Ahora no se puede escribir aquí. Lo guardado está a salvo. Cierra otras pestañas y reinicia el navegador.',
  busy: 'Otra pestaña tiene este aparato. No se ha perdido nada. Sigue allí o ciérrala.',
  damaged:
    'Lo guardado aquí no se puede leer. Los demás conservan lo que tenían de ti. Deja este navegador como está y pide a un miembro que te traiga de vuelta en otro.',
  newer:
    'Esto lo hizo una versión más nueva. No se ha tocado nada. Toma la versión más nueva en «Este aparato».',
  unreachable:
    'El almacén del navegador no respondió. Lo guardado antes está a salvo. Recarga la página.',
  crypto:
    'La criptografía no se cargó en este navegador. No se ha tocado nada. Recarga la página o usa un navegador más nuevo.',
  memory:
    'Este aparato tiene poca memoria para la frase de paso. No se ha tocado nada. Cierra otras aplicaciones y prueba otra vez.',
  wrongKey: 'No es la frase de paso de este aparato. No se ha perdido nada. Prueba otra vez.',
  otherLock: 'Este aparato está cerrado de otra manera. No se ha tocado nada. Recarga la página.',
  passphraseShort:
    'La frase de paso es demasiado corta. No se ha cambiado nada. Cuatro o cinco palabras van bien.',
  noPassphrase:
    'No hay frase de paso que pedir. No se ha cambiado nada. Pon una en «Este aparato».',
  guarded: 'Este aparato está cerrado. No se ha hecho nada. Da primero la frase de paso.',
  wipeIncomplete:
    'Las llaves ya no están, así que nada se puede leer. Quedan restos cerrados. Cierra otras pestañas y quítalo todo otra vez.',
  paperFirst:
    'Antes va tu llave de papel: esto te compromete. No se ha hecho nada; lo que escribiste sigue aquí. Escríbela y compruébala en «Este aparato» y vuelve a hacerlo.',
  copy: 'Este aparato se recuperó de una copia. Lee y ya no escribe. Añádelo como nuevo en «Este aparato».',
  struck:
    'Este aparato fue dado de baja. Todavía se puede leer. Si lo tienes en la mano, pide a un miembro que te traiga de vuelta.',
  looking:
    'Este aparato estuvo cerrado mucho tiempo y antes pregunta a alguien. No se ha perdido nada. Prueba dentro de diez minutos.',
  noKey:
    'La llave más nueva aún no ha llegado aquí. No se ha perdido nada. Espérala; un aparato nuevo espera un día.',
  assemblyNeeded:
    'Aquí hay varias asambleas. No se ha hecho nada. Elige una arriba y prueba otra vez.',
  noAssembly:
    'No existe esa asamblea en este aparato. No se ha hecho nada. Entra en una o fúndala antes.',
  notMember:
    'Solo los miembros pueden hacer esto. No se ha hecho nada. Espera a que te dejen entrar.',
  probation:
    'Los miembros nuevos aún no pueden hacer esto. No se ha hecho nada. Pide a un miembro más antiguo.',
  unknownPerson:
    'Aquí no se conoce a nadie con ese nombre. No se ha hecho nada. Elige de la lista.',
  unknownDevice: 'Este aparato no se conoce aquí. No se ha hecho nada. Espera a saber de él.',
  unknownThing: 'Esto no se conoce aquí, o ya no. No se ha hecho nada. Vuelve y mira la lista.',
  ambiguous: 'Varios empiezan así. No se ha hecho nada. Elige el nombre entero.',
  fileBad: 'Este archivo está dañado o no es de Tocsin. No se ha recibido nada. Pídelo otra vez.',
  fileLarge:
    'Este archivo es mayor de lo que se acepta. No se ha recibido nada. Pide otros más pequeños.',
  fileOtherKind:
    'Este archivo es de otro paso. No se ha recibido nada. Lee el que muestra ahora el otro aparato.',
  fileOfAnother:
    'Este archivo es de otra asamblea o persona. No se ha recibido nada. Pregunta de quién es.',
  notForUs:
    'Este paquete no es para este aparato. No se ha recibido nada. Llévalo a quien corresponda.',
  badSignature:
    'Una firma no encaja. No se ha recibido nada. Empiecen de nuevo, uno al lado del otro.',
  revealDiffers:
    'No todos tenían las mismas tarjetas, o un archivo no encaja. No se ha fundado nada. Empiecen de nuevo juntos y lean todas las tarjetas antes de seguir.',
  tooFewPeople: {
    by: 'least',
    one: 'Hace falta al menos una persona. No se ha fundado nada. Lee las otras tarjetas.',
    many: 'Hacen falta al menos {least} personas. No se ha fundado nada. Lee las otras tarjetas.',
    other: 'Hacen falta al menos {least} personas. No se ha fundado nada. Lee las otras tarjetas.',
  },
  tooManyPeople: {
    by: 'most',
    one: 'Funda una persona como máximo. No se ha fundado nada. Invita después a las demás.',
    many: 'Fundan juntas {most} personas como máximo. No se ha fundado nada. Invita después a las demás.',
    other:
      'Fundan juntas {most} personas como máximo. No se ha fundado nada. Invita después a las demás.',
  },
  notMet: 'Nadie dijo aún que se compararon las cifras. No se ha hecho nada. Compárenlas y sigue.',
  nameTaken:
    'Este aparato ya tiene una asamblea con ese nombre. No se ha hecho nada. Elige otro nombre.',
  inviteOver: 'El plazo de esta invitación ha pasado. No se ha hecho nada. Pide otra.',
  inviteUsed: 'Esta invitación ya se usó. No se ha hecho nada. Pide otra.',
  tooManyVouches:
    'Ya has respondido por tantas personas como se puede en tres meses. No se ha hecho nada. Pide a otro miembro.',
  nothingAnswered:
    'Aquí no se respondió a ninguna invitación. No se ha hecho nada. Recibe antes la invitación.',
  alreadySaid: 'Ya lo habías dicho. Cuenta una vez. No hay nada más que hacer.',
  closed: 'Esto ya terminó. No se ha hecho nada. Mira en qué quedó.',
  tooManyDevices: {
    by: 'limit',
    one: 'Un aparato es el máximo. No se ha hecho nada. Da antes de baja el viejo.',
    many: '{limit} aparatos son el máximo. No se ha hecho nada. Da de baja uno que ya no uses.',
    other: '{limit} aparatos son el máximo. No se ha hecho nada. Da de baja uno que ya no uses.',
  },
  fileNeedsPaper:
    'Esta persona usa otros aparatos. No se ha hecho nada. Hace falta su llave de papel.',
  otherDeviceVotes:
    'Otro aparato de esta persona vota por ella. No se ha hecho nada. Da antes de baja aquel.',
  lastDevice:
    'Un aparato no puede darse de baja a sí mismo. No se ha hecho nada. Usa otro, o pide a un miembro.',
  wrongPaper:
    'No es la llave de papel de esa persona. No se ha hecho nada. Mira de quién es el papel.',
  paperLength:
    'Una llave de papel tiene diez grupos de cinco cifras. No se ha hecho nada; lo que escribiste sigue aquí. Cuéntalas otra vez.',
  paperGroup:
    'El grupo {group} tiene un error. No se ha hecho nada; lo que escribiste sigue aquí. Míralo en el papel.',
  noPaper: 'Aquí no hay llave de papel. No se ha hecho nada. Se hace al fundar o al entrar.',
  unmet:
    'Fundaron por teléfono y aún no se han visto todos. No se ha hecho nada. Véanse, o llámense de dos en dos en «Este aparato».',
  noTwin: 'No tienen aliado que pueda leerlo. No se ha hecho nada. Hagan antes un pacto.',
  noReaders:
    'El aliado de ustedes aún no ha sorteado quién lo lee. No se ha hecho nada. Espera un día.',
  wordsUnfit:
    'Estas palabras no sirven: cortas, largas o parecidas. No se ha puesto nada. Elige dos palabras corrientes y distintas.',
  wordDiffers: 'No es ninguna de tus palabras. Tu aviso no se dijo. Escríbela otra vez.',
  callNotReady:
    'Su aparato aún no tiene lo que hace falta para la llamada. No hay nada malo. Prueba cuando se haya sabido de él.',
  nothingAsked:
    'No hay ninguna llamada abierta con esta persona, o pasó su plazo. No se ha hecho nada. Empieza otra.',
  spokenLength:
    'El número tiene dos grupos de cinco cifras. No se ha hecho nada; lo que escribiste sigue aquí. Que lo lea otra vez.',
  spokenGroup:
    'El grupo {group} tiene un error. No se ha hecho nada; lo que escribiste sigue aquí. Que lo lea otra vez.',
  noRhythm:
    'Aquí aún no se acordó un ritmo de avisos. No se ha hecho nada. Acuérdenlo en Asamblea.',
  notYours: 'Esto le toca a otra persona. No se ha hecho nada. Mira a quién.',
  aboutOurselves: 'Nadie puede decir esto de sí mismo. No se ha hecho nada. Pide a otro miembro.',
  notARinger:
    'Este aparato no tiene llave de esa campana. No se ha hecho nada. Pide a un campanero.',
  cancelSigned:
    'Firmaste el fin de la alarma, así que ya no puedes firmarla. No se ha hecho nada. Pide a otro campanero.',
  disputeUsed: 'Ya te opusiste en los últimos 30 días. No se ha hecho nada. Pide a otro campanero.',
  needsFresh:
    'Alguien que no firmó la alarma debe firmar su fin. Sigue sonando. Pide a una de esas personas.',
  needsCall:
    'Puede que les fuercen; hace falta una llamada que pruebe quién contesta. Sigue sonando. Llámales en «Este aparato» y prueba antes de un día.',
  drillAndLive:
    'Un simulacro nunca se vuelve real, ni al revés. No se ha hecho nada. Empieza uno nuevo.',
  noFirstBell:
    'Aquí tienen que tocar demasiados para una llamada de voz. No se ha hecho nada. Da la alarma.',
  noAmberKey:
    'Los aliados no conocen ninguna llave tuya. No se ha avisado a nadie. Pide a un campanero.',
  pactNotStanding: 'Este pacto aún no está en pie. No se ha hecho nada. Mira en Aliados qué falta.',
  pactOver: 'Este pacto terminó. No se ha hecho nada. Ofrece otro.',
  tooFewRingers: 'Hay muy pocos campaneros. No se ha hecho nada. Elíjanlos antes en Asamblea.',
  notASealHolder:
    'Este aparato no tiene llave del sello de tu asamblea. No se ha hecho nada. Pide a quienes lo tienen.',
  malformedWay:
    'Esto no es la dirección de una vía. No se ha añadido nada; lo que escribiste sigue aquí. Empieza por / y no lleva espacios.',
  noWay: 'Esa vía no se abrió. No se ha perdido nada. Se intenta de nuevo solo.',
  noRecipients:
    'No hay nadie que pueda recibirlo. No se ha escrito nada. Espera a que otros entren.',
  nameUnfit: {
    by: 'most',
    one: 'Un nombre tiene un carácter como máximo. No se ha escrito nada.',
    many: 'Este nombre no sirve: como máximo {most} caracteres, en una línea. No se ha escrito nada; cámbialo.',
    other:
      'Este nombre no sirve: como máximo {most} caracteres, en una línea. No se ha escrito nada; cámbialo.',
  },
  tooLong: {
    by: 'most',
    one: 'Es demasiado largo. No se ha escrito nada. Cabe un carácter.',
    many: 'Es demasiado largo: caben {most}. No se ha escrito nada; hazlo más corto.',
    other: 'Es demasiado largo: caben {most}. No se ha escrito nada; hazlo más corto.',
  },
  hoursOutOfRange: 'Este plazo es aquí demasiado corto o largo. No se ha hecho nada. Elige otro.',
  notAskedHere: 'No estás entre quienes se pregunta. No se ha escrito nada. Puedes ir leyendo.',
  notOpenYet: 'Esto aún no está abierto. No se ha escrito nada. Espera a que empiece.',
  noSuchOption: 'Aquí no existe esa opción. No se ha escrito nada. Elige de la lista.',
  notTheProposer: 'Solo quien lo propuso puede hacerlo. No se ha hecho nada. Pídeselo.',
  harmNeeded: 'Una objeción dice qué daño habría. No se ha escrito nada. Añádelo.',
  whyNeeded: 'Falta un motivo. No se ha escrito nada. Añádelo.',
  contested:
    'Dos mitades decidieron cosas distintas. No se ha perdido nada. Di en Asamblea cuál debe quedar.',
  rehearsal: 'Un ensayo y lo real no se mezclan. No se ha hecho nada. Usa la asamblea correcta.',
  stopped: 'Parado, como pediste. Lo guardado está a salvo.',
};
