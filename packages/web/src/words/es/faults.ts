/** Lo que salió mal, para la aplicación: qué pasó, qué está a salvo, qué hacer. */
import type { faults as en } from '../en/faults.ts';
import type { Translation } from '../message.ts';

export const faults: Translation<typeof en> = {
  general:
    'No funcionó ({kind}). Lo que guardó está a salvo. Pruebe otra vez; si sigue igual, muestre estas palabras a quien le ayude.',
  internal:
    'La aplicación cometió un error. Lo guardado está a salvo. Recargue la página y pruebe otra vez.',
  workerGone:
    'El navegador cerró lo que funciona aquí. Lo guardado está a salvo. Recargue la página.',
  full: 'No queda espacio en este aparato. Lo guardado está a salvo. Haga sitio y pruebe otra vez.',
  readOnly:
    'Ahora no se puede escribir aquí. Lo guardado está a salvo. Cierre otras pestañas y reinicie el navegador.',
  busy: 'Otra pestaña tiene este aparato. No se ha perdido nada. Siga allí o ciérrela.',
  damaged:
    'Lo guardado aquí no se puede leer. Los demás conservan lo que tenían de usted. Deje este navegador como está y pida a un miembro que le traiga de vuelta en otro.',
  newer:
    'Esto lo hizo una versión más nueva. No se ha tocado nada. Tome la versión más nueva en «Este aparato».',
  unreachable:
    'El almacén del navegador no respondió. Lo guardado antes está a salvo. Recargue la página.',
  crypto:
    'La criptografía no se cargó en este navegador. No se ha tocado nada. Recargue la página o use un navegador más nuevo.',
  memory:
    'Este aparato tiene poca memoria para la frase de paso. No se ha tocado nada. Cierre otras aplicaciones y pruebe otra vez.',
  wrongKey: 'No es la frase de paso de este aparato. No se ha perdido nada. Pruebe otra vez.',
  otherLock: 'Este aparato está cerrado de otra manera. No se ha tocado nada. Recargue la página.',
  passphraseShort:
    'La frase de paso es demasiado corta. No se ha cambiado nada. Cuatro o cinco palabras van bien.',
  noPassphrase:
    'No hay frase de paso que pedir. No se ha cambiado nada. Ponga una en «Este aparato».',
  guarded: 'Este aparato está cerrado. No se ha hecho nada. Dé primero la frase de paso.',
  wipeIncomplete:
    'Las llaves ya no están, así que nada se puede leer. Quedan restos cerrados. Cierre otras pestañas y quítelo todo otra vez.',
  paperFirst:
    'Antes va su llave de papel: esto le compromete. No se ha hecho nada; lo que escribió sigue aquí. Escríbala y compruébela en «Este aparato» y vuelva a hacerlo.',
  copy: 'Este aparato se recuperó de una copia. Lee y ya no escribe. Añádalo como nuevo en «Este aparato».',
  struck:
    'Este aparato fue tachado. Todavía se puede leer. Si lo tiene en la mano, pida a un miembro que le traiga de vuelta.',
  looking:
    'Este aparato estuvo cerrado mucho tiempo y antes pregunta a alguien. No se ha perdido nada. Pruebe dentro de diez minutos.',
  noKey:
    'La llave más nueva aún no ha llegado aquí. No se ha perdido nada. Espérela; un aparato nuevo espera un día.',
  assemblyNeeded:
    'Aquí hay varias asambleas. No se ha hecho nada. Elija una arriba y pruebe otra vez.',
  noAssembly:
    'No existe esa asamblea en este aparato. No se ha hecho nada. Entre en una o fúndela antes.',
  notMember:
    'Solo los miembros pueden hacer esto. No se ha hecho nada. Espere a que le dejen entrar.',
  probation:
    'Los miembros nuevos aún no pueden hacer esto. No se ha hecho nada. Pida a un miembro más antiguo.',
  unknownPerson:
    'Aquí no se conoce a nadie con ese nombre. No se ha hecho nada. Elija de la lista.',
  unknownDevice: 'Este aparato no se conoce aquí. No se ha hecho nada. Espere a saber de él.',
  unknownThing: 'Esto no se conoce aquí, o ya no. No se ha hecho nada. Vuelva y mire la lista.',
  ambiguous: 'Varios empiezan así. No se ha hecho nada. Elija el nombre entero.',
  fileBad: 'Este archivo está dañado o no es de Tocsin. No se ha recibido nada. Pídalo otra vez.',
  fileLarge:
    'Este archivo es mayor de lo que se acepta. No se ha recibido nada. Pida otros más pequeños.',
  fileOtherKind:
    'Este archivo es de otro paso. No se ha recibido nada. Lea el que muestra ahora el otro aparato.',
  fileOfAnother:
    'Este archivo es de otra asamblea o persona. No se ha recibido nada. Pregunte de quién es.',
  notForUs:
    'Este paquete no es para este aparato. No se ha recibido nada. Llévelo a quien corresponda.',
  badSignature:
    'Una firma no encaja. No se ha recibido nada. Empiecen de nuevo, uno al lado del otro.',
  revealDiffers:
    'No todos tenían las mismas tarjetas, o un archivo no encaja. No se ha fundado nada. Empiecen de nuevo juntos y lean todas las tarjetas antes de seguir.',
  tooFewPeople: {
    by: 'least',
    one: 'Hace falta al menos una persona. No se ha fundado nada. Lea las otras tarjetas.',
    many: 'Hacen falta al menos {least} personas. No se ha fundado nada. Lea las otras tarjetas.',
    other: 'Hacen falta al menos {least} personas. No se ha fundado nada. Lea las otras tarjetas.',
  },
  tooManyPeople: {
    by: 'most',
    one: 'Funda una persona como máximo. No se ha fundado nada. Invite después a las demás.',
    many: 'Fundan juntas {most} personas como máximo. No se ha fundado nada. Invite después a las demás.',
    other:
      'Fundan juntas {most} personas como máximo. No se ha fundado nada. Invite después a las demás.',
  },
  notMet: 'Nadie dijo aún que se compararon las cifras. No se ha hecho nada. Compárenlas y siga.',
  nameTaken:
    'Este aparato ya tiene una asamblea con ese nombre. No se ha hecho nada. Elija otro nombre.',
  inviteOver: 'El plazo de esta invitación ha pasado. No se ha hecho nada. Pida otra.',
  inviteUsed: 'Esta invitación ya se usó. No se ha hecho nada. Pida otra.',
  tooManyVouches:
    'Ya ha respondido por tantas personas como se puede en tres meses. No se ha hecho nada. Pida a otro miembro.',
  nothingAnswered:
    'Aquí no se respondió a ninguna invitación. No se ha hecho nada. Reciba antes la invitación.',
  alreadySaid: 'Ya lo había dicho. Cuenta una vez. No hay nada más que hacer.',
  closed: 'Esto ya terminó. No se ha hecho nada. Mire en qué quedó.',
  tooManyDevices: {
    by: 'limit',
    one: 'Un aparato es el máximo. No se ha hecho nada. Tache antes el viejo.',
    many: '{limit} aparatos son el máximo. No se ha hecho nada. Tache uno que ya no use.',
    other: '{limit} aparatos son el máximo. No se ha hecho nada. Tache uno que ya no use.',
  },
  fileNeedsPaper:
    'Esta persona usa otros aparatos. No se ha hecho nada. Hace falta su llave de papel.',
  otherDeviceVotes:
    'Otro aparato de esta persona vota por ella. No se ha hecho nada. Tache antes aquel.',
  lastDevice:
    'Un aparato no puede tacharse a sí mismo. No se ha hecho nada. Use otro, o pida a un miembro.',
  wrongPaper:
    'No es la llave de papel de esa persona. No se ha hecho nada. Mire de quién es el papel.',
  paperLength:
    'Una llave de papel tiene diez grupos de cinco cifras. No se ha hecho nada; lo que escribió sigue aquí. Cuéntelas otra vez.',
  paperGroup:
    'El grupo {group} tiene un error. No se ha hecho nada; lo que escribió sigue aquí. Mírelo en el papel.',
  noPaper: 'Aquí no hay llave de papel. No se ha hecho nada. Se hace al fundar o al entrar.',
  unmet:
    'Fundaron por teléfono y aún no se han visto todos. No se ha hecho nada. Véanse, o llámense de dos en dos en «Este aparato».',
  noTwin: 'No tienen aliado que pueda leerlo. No se ha hecho nada. Hagan antes un pacto.',
  noReaders: 'Su aliado aún no ha sorteado quién lo lee. No se ha hecho nada. Espere un día.',
  wordsUnfit:
    'Estas palabras no sirven: cortas, largas o parecidas. No se ha puesto nada. Elija dos palabras corrientes y distintas.',
  wordDiffers: 'No es ninguna de sus palabras. Su señal de vida no se dijo. Escríbala otra vez.',
  callNotReady:
    'Su aparato aún no tiene lo que hace falta para la llamada. No hay nada malo. Pruebe cuando se haya sabido de él.',
  nothingAsked:
    'No hay ninguna llamada abierta con esta persona, o pasó su plazo. No se ha hecho nada. Empiece otra.',
  spokenLength:
    'El número tiene dos grupos de cinco cifras. No se ha hecho nada; lo que escribió sigue aquí. Que lo lea otra vez.',
  spokenGroup:
    'El grupo {group} tiene un error. No se ha hecho nada; lo que escribió sigue aquí. Que lo lea otra vez.',
  noRhythm:
    'Aquí aún no se acordó un ritmo de señales de vida. No se ha hecho nada. Acuérdenlo en Asamblea.',
  notYours: 'Esto le toca a otra persona. No se ha hecho nada. Mire a quién.',
  aboutOurselves: 'Nadie puede decir esto de sí mismo. No se ha hecho nada. Pida a otro miembro.',
  notARinger:
    'Este aparato no tiene llave de esa campana. No se ha hecho nada. Pida a un campanero.',
  cancelSigned:
    'Usted firmó el fin de la alarma, así que ya no puede firmarla. No se ha hecho nada. Pida a otro campanero.',
  disputeUsed: 'Ya objetó en los últimos 30 días. No se ha hecho nada. Pida a otro campanero.',
  needsFresh:
    'Alguien que no firmó la alarma debe firmar su fin. Sigue sonando. Pida a una de esas personas.',
  needsCall:
    'Puede que les fuercen; hace falta una llamada que pruebe quién contesta. Sigue sonando. Llámeles en «Este aparato» y pruebe antes de un día.',
  drillAndLive:
    'Un simulacro nunca se vuelve real, ni al revés. No se ha hecho nada. Empiece uno nuevo.',
  noFirstBell:
    'Aquí tienen que tocar demasiados para una llamada de voz. No se ha hecho nada. Dé la alarma.',
  noAmberKey:
    'Los aliados no conocen ninguna llave suya. No se ha avisado a nadie. Pida a un campanero.',
  pactNotStanding: 'Este pacto aún no está en pie. No se ha hecho nada. Mire en Aliados qué falta.',
  pactOver: 'Este pacto terminó. No se ha hecho nada. Ofrezca otro.',
  tooFewRingers: 'Hay muy pocos campaneros. No se ha hecho nada. Elíjanlos antes en Asamblea.',
  notASealHolder:
    'Este aparato no tiene llave del sello de su asamblea. No se ha hecho nada. Pida a quienes lo tienen.',
  malformedWay:
    'Esto no es la dirección de un camino. No se ha añadido nada; lo que escribió sigue aquí. Empieza por / y no lleva espacios.',
  noWay: 'Ese camino no se abrió. No se ha perdido nada. Se intenta de nuevo solo.',
  noRecipients:
    'No hay nadie que pueda recibirlo. No se ha escrito nada. Espere a que otros entren.',
  nameUnfit: {
    by: 'most',
    one: 'Un nombre tiene un carácter como máximo. No se ha escrito nada.',
    many: 'Este nombre no sirve: como máximo {most} caracteres, en una línea. No se ha escrito nada; cámbielo.',
    other:
      'Este nombre no sirve: como máximo {most} caracteres, en una línea. No se ha escrito nada; cámbielo.',
  },
  tooLong: {
    by: 'most',
    one: 'Es demasiado largo. No se ha escrito nada. Cabe un carácter.',
    many: 'Es demasiado largo: caben {most}. No se ha escrito nada; hágalo más corto.',
    other: 'Es demasiado largo: caben {most}. No se ha escrito nada; hágalo más corto.',
  },
  hoursOutOfRange: 'Este plazo es aquí demasiado corto o largo. No se ha hecho nada. Elija otro.',
  notAskedHere: 'Usted no está entre quienes se pregunta. No se ha escrito nada. Puede ir leyendo.',
  notOpenYet: 'Esto aún no está abierto. No se ha escrito nada. Espere a que empiece.',
  noSuchOption: 'Aquí no existe esa opción. No se ha escrito nada. Elija de la lista.',
  notTheProposer: 'Solo quien lo propuso puede hacerlo. No se ha hecho nada. Pídaselo.',
  harmNeeded: 'Una objeción dice qué daño habría. No se ha escrito nada. Añádalo.',
  whyNeeded: 'Falta un motivo. No se ha escrito nada. Añádalo.',
  contested:
    'Dos mitades decidieron cosas distintas. No se ha perdido nada. Diga en Asamblea cuál debe quedar.',
  rehearsal: 'Un ensayo y lo real no se mezclan. No se ha hecho nada. Use la asamblea correcta.',
  stopped: 'Parado, como pidió. Lo guardado está a salvo.',
};
