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
  assemblyFull:
    'Esta asamblea tiene {most} miembros, lo máximo posible. No se ha invitado a nadie. Fundad otra y haced un pacto con ella, o espera a que alguien se vaya.',
  tooManyLogs:
    'Este aparato tiene {most} asambleas y pactos, lo máximo posible. No se ha empezado nada. Usa otro aparato para uno más.',
  ownFileLarge:
    'Este archivo es demasiado grande: aquí se aceptan como mucho {kib} KiB. No se ha escrito nada. Hazlo más pequeño o elige otro.',
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
  canaryNumber:
    'Esto no es el número de un canario; nada se ha confirmado. Escribe las seis cifras tal como están.',
  unknownCanary:
    'Ningún canario con este número te espera; nada se ha confirmado. Escribe el más reciente que llegó.',
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
  saidUnfit:
    'Algo aquí es demasiado largo, o hay demasiado. No se ha escrito nada. Hazlo más corto o elige menos.',
  tooManyTexts:
    'El texto de esta pregunta se cambió ocho veces, y otro más no contaría. No se ha escrito nada. Retírala y plantéala de nuevo.',
  tooManyHolders:
    'Tienen llaves más personas de las que caben. No se ha firmado nada. Deja antes que terminen algunos cargos.',
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
  recordBad: 'Lo que llegó no tiene la forma correcta. No cuenta para nada. Pídelo otra vez.',
  changedOnTheWay:
    'Un aviso se cambió por el camino. No cuenta para nada. Díselo a quien lo trajo.',
  beatPassedOver:
    'Un aviso no es de nadie conocido aquí, o no se puede abrir. Se pasó por alto. No tienes que hacer nada.',
  secondGenesis:
    'Esto fundaría la asamblea por segunda vez. No cuenta para nada. Díselo a quien lo trajo.',
  keyUnfit:
    'Una llave de ahí no es válida. No se ha recibido ni escrito nada. Pide otro archivo a su dueño.',
  senderUnknown:
    'No se conoce aquí a quien hizo este paquete. No se ha recibido nada. Pregunta quién fue.',
  notWhoTheySay:
    'Quien contestó allí no es quien dice. No se le ha dicho nada. Díselo a tu asamblea.',
  ownEcho:
    'Esta vía vuelve a este mismo aparato. No se ha dicho nada a nadie. Toma la dirección de otro aparato.',
  lineEnded:
    'Se cortó la conexión con el otro aparato. No se ha perdido nada. Se intenta de nuevo solo.',
  tooManyWays:
    'Aquí ya hay tantas vías como se guardan: {most}. No se ha añadido nada. Quita antes una.',
  notAPact:
    'Este archivo no funda ningún pacto. No se ha hecho nada. Pide a tu aliado el archivo correcto.',
  partyNotSigned:
    'El sello de una asamblea no ha firmado. Aún no hay pacto. Entrega antes el archivo a esa asamblea.',
  delegateUnwilling:
    'Se nombra un aparato por una asamblea y no firmó que habla por ella. No se ha recibido nada. Que esa asamblea haga su parte otra vez.',
  tooManyParties:
    'En un pacto caben ocho asambleas como mucho. No se ha hecho nada. Hagan dos pactos.',
  nextKeysUnknown:
    'Este aparato no conoce las llaves que se prometieron. No se ha hecho nada. Espera a que haya sabido de toda tu asamblea, o empieza en otro aparato.',
  codeOfNoKey:
    'El código está bien formado, pero no es de ninguna llave que se pida aquí. No se ha firmado nada; lo que escribiste sigue aquí. Mira si es la hoja más nueva, de este pacto.',
  signedOther:
    'Tu hoja ya firmó otros campaneros nuevos para este pacto. No se ha firmado nada: dos listas a la vez les dejarían sin campana. Sigue con la primera y luego cambia otra vez los campaneros.',
  noRecoveryKeys:
    'Aquí se conocen muy pocas llaves de rescate de este pacto. No se ha hecho nada. Cambien los campaneros con las hojas de su sello.',
  noFiling:
    'Nadie presentó campaneros nuevos, o ya terminó lo presentado. No se ha hecho nada. No hay a qué oponerse.',
  notToBeRelayed:
    'Ya saben de esa alarma, o ha pasado por tantas manos como puede. No se ha pasado nada. No tienes que hacer nada.',
  tooFewTokens: 'Falta que otro campanero diga sus palabras. Aún no suena nada. Pídeselas a otro.',
  unknownToken:
    'Una de las palabras no es correcta. No suena nada; lo que escribiste sigue aquí. Pídela otra vez.',
  otherAlarm:
    'Este fin de alarma es de otra alarma. No cuenta para nada. Pregunta a quienes lo firmaron.',
  signatureMissing:
    'Alguien aún no ha firmado. Todavía no se ha fundado nada. Lee antes su código.',
  targetUnfit:
    'La dirección del consentimiento no sirve. No ha salido nada. Haz este paso a mano y corrige la dirección.',
  notLoopback:
    'Un ensayo nunca sale de esta máquina. No ha salido nada. Este paso se practica a mano.',
  messageUnfit: 'El título no puede ir en un mensaje. No ha salido nada. Haz este paso a mano.',
  saidNo: 'El otro lado dijo que no. No lo aceptó. Haz este paso a mano.',
  notSetUp:
    'No está preparado en el aparato que debía hacerlo. No ha salido nada. Haz este paso a mano.',
  givenUp: 'No salió a tiempo. Los demás no lo saben. Haz este paso a mano ahora.',
  stillInUse:
    'Este aparato sigue en uso. No se ha preguntado nada a los miembros. Dalo antes de baja.',
  cutTooLate:
    'Ese final queda demasiado atrás; las horas son {hours} como mucho. No se ha preguntado nada a los miembros. Lo que hizo entonces queda.',
  nothingToCut:
    'No desaparecería nada de ello, o desaparecería todo. No se ha preguntado nada a los miembros. Elige otra hora.',
  nobodyGone:
    'Nadie falta según una búsqueda o por su propia palabra. No se ha escrito nada. Pregunta antes por esas personas, en Pulso.',
  stillHere:
    'Se supo de alguien de esta lista, o no se preguntó un día entero por esa persona. No se ha escrito nada. Mira otra vez la lista.',
  tooFewLeft:
    'Quedarían muy pocas personas: {left}, y hacen falta {needed}. No se ha escrito nada. Nombra menos, o funden de nuevo si dura.',
  noWitnesses:
    'Ningún aliado puede ser su testigo todavía. No se ha escrito nada. Nombren antes aliados para ello, entre todas las personas.',
  tooManyGone:
    'Faltan más personas de las que caben en una lista; el máximo es {limit}. No se ha escrito nada. Nombra a algunas.',
  tooManyWitnesses:
    'Estos sellos tienen demasiadas personas; el máximo es {limit}. No se ha preguntado nada a los miembros. Nombra menos aliados.',
  headMoved:
    'Se decidió algo desde que se escribió esa carta. No se ha hecho nada con ella. Si aún hace falta, pide otra vez.',
  witnessNotValid:
    'Nadie de quienes nombraron firmó esta lista. No cuenta para nada. Pide otra vez al aliado.',
  notAWitness:
    'No nombraron ninguna llave de este aparato. No se ha firmado nada. Entrega la carta a otra persona con el sello.',
  otherListWitnessed:
    'Tu sello ya atestiguó otra lista suya del mismo momento. No se ha firmado nada: no deben seguir dos mitades a la vez. Haz que las dos mitades hablen por teléfono.',
  listStillOpen:
    'Tu sello ya atestiguó antes una lista suya. No se ha firmado nada. Si te dijeron que ya se supo de todas esas personas, dilo y firma otra vez.',
  notContested: 'Tu asamblea está entera. No se ha dicho nada. No hay nada que curar.',
  signedBoth:
    'Tu aparato firmó en los dos lados. No se ha dicho nada. Las demás personas deciden cuál queda; luego añade un aparato nuevo.',
  accountName:
    'No puede ser el nombre de una cuenta. No se ha hecho nada; lo que escribiste sigue aquí. Usa minúsculas sin acento, cifras y guiones.',
  accountThere:
    'Hay una cuenta abierta con este nombre. No se ha hecho nada. Usa esa o elige otro nombre.',
  accountNotEmpty:
    'Queda algo en esta cuenta. Sigue abierta. Pasa antes lo que queda a otra cuenta.',
  accountNotOpen:
    'La cuenta no estaba abierta a esa hora. Lo que escribiste se guarda y no cuenta. Anótalo con otra hora, o en otra cuenta.',
  accountCommodity:
    'Esta cuenta no lleva eso. Lo que escribiste se guarda y no cuenta. Usa otra cuenta, o abre una para ello.',
  commodityCode:
    'No puede ser la sigla de lo que se cuenta. No se ha hecho nada; lo que escribiste sigue aquí. Usa mayúsculas, cifras y guiones, como EUR.',
  amountUnfit:
    'No puede ser una cantidad. No se ha hecho nada; lo que escribiste sigue aquí. Escribe cifras, y tras la coma no más de las que tiene.',
  sameAccount: 'Sale y llega a la misma cuenta. No se ha hecho nada. Elige dos cuentas.',
  nothingAllows:
    'Aquí se gasta algo y nada lo permite. No se ha escrito nada; lo que escribiste sigue aquí. Elige un presupuesto, un cargo o un poder de emergencia.',
  allowanceUnknown:
    'Ese presupuesto, cargo o poder de emergencia no se conoce aquí. No se ha hecho nada. Elige de la lista.',
  othersConfirm:
    'Otras personas que tienen este poder deben respaldarlo. Lo que escribiste se guarda y aún no cuenta. Pídeles que lo confirmen.',
  powerEnded:
    'El cargo, presupuesto o poder que se cita terminó. No tiene efecto. Pide otro a los miembros.',
  overCap:
    'Es más de lo permitido. Lo que escribiste se guarda y no cuenta. Gasta menos, o pregunta a los miembros.',
  powerVoid:
    'Lo que citas no cubre esto. Lo que escribiste se guarda y no cuenta. Mira qué puede hacer el cargo.',
  notReverse:
    'No es el reverso exacto de esa anotación. Lo que escribiste se guarda y no cuenta. Anúlala en su propia página.',
  reversedBefore: 'Esta anotación ya se anuló. Cuenta una vez. No hay nada más que hacer.',
  entryNotPending:
    'Esta anotación ya no es una promesa. No se ha hecho nada. Para deshacerla, anúlala.',
  withoutEnd:
    'Un cargo o presupuesto necesita un final, ni muy pronto ni muy tarde. No se ha preguntado nada a los miembros. Elige otro número de días.',
  roleNeeded:
    'No se dice qué cargo. No se ha preguntado nada a los miembros. Elige un cargo, o desde qué empezar.',
  verbUnfit:
    'Esto no se puede dar así, o no se da nada. No se ha preguntado nada a los miembros. Elige de la lista qué pueden hacer.',
  ruleUnknown:
    'No hay ninguna regla con ese nombre. No se ha preguntado nada a los miembros. Elige una de la lista.',
  ruleUnfit:
    'Este número es demasiado bajo o alto para esta regla: va de {least} a {most}. No se ha preguntado nada a los miembros. Elige uno de en medio; los límites protegen a pocos de muchos.',
  deputiesNeeded:
    'Quien lleva dinero, llaves o entrada necesita otros miembros que le suplan, cada uno una vez. No se ha preguntado nada a los miembros. Nombra a uno.',
  termLimit:
    'Ha tenido este cargo tantos mandatos seguidos como permiten sus reglas. No se ha preguntado nada a los miembros. Le toca a otra persona, o descansa un tiempo.',
  reportDue:
    'Una de esas personas tuvo un poder de emergencia y no rindió cuentas. No se ha preguntado nada a los miembros. Antes rinde cuentas.',
  boundText:
    'Un cargo sujeto a un texto necesita ese texto. No se ha preguntado nada a los miembros. Escríbelo.',
  holdersFew:
    'Un poder de emergencia lo tienen dos o más juntas. No se ha preguntado nada a los miembros. Nombra a otra persona.',
  urgentTerm:
    'Un poder de emergencia dura 72 horas como mucho, o menos según sus reglas. No se ha preguntado nada a los miembros. Elige menos horas.',
  urgentDays:
    'Este año hubo poderes de emergencia tantos días como permiten sus reglas. No se ha preguntado nada a los miembros. Decidan como siempre: cada paso entre todas las personas.',
  urgentShare:
    'Quienes acaban de tener ese poder no pueden votárselo, y las demás personas son muy pocas. No se ha preguntado nada a los miembros. Nombra a otras.',
  notExposed:
    'Quien tiene el poder debe estar entre quienes corren riesgo. No se ha preguntado nada a los miembros. Nómbralo también ahí, o nombra a otras personas.',
  emptyBudget:
    'Un presupuesto de nada solo retira otro. No se ha preguntado nada a los miembros. Elige a cuál sustituye.',
  powersFull:
    'Hay demasiados a la vez. No se ha preguntado nada a los miembros. Deja que antes terminen algunos.',
  rulesForbid:
    'Sus reglas no lo permiten de esta forma. No se ha preguntado nada a los miembros. Mira sus reglas y cámbialo.',
  planUnreadable:
    'Este archivo no es una lista de la que se pueda sortear aquí. No se ha sorteado nada. Pide el archivo correcto a quien lo publicó.',
  planPeople:
    'La lista nombra a alguien dos veces, o a alguien que no está en ella. No ha salido nadie. Pide a quien la publicó que la corrija.',
  poolSmall:
    'Se quieren sortear más de los que hay. No se ha escrito nada; lo que escribiste sigue aquí. Sortea menos, o nombra a más.',
  drawTerms:
    'Algo cambió desde que se fijó este sorteo: su lista, su número o su azar. No ha salido nadie. Pide el archivo tal como se publicó.',
  noLuck:
    'El archivo no dice de dónde viene el azar, o lo dice dos veces. No ha salido nadie. Pídelo otra vez.',
  secretsUnfit:
    'Los secretos de este archivo no encajan con lo comprometido, o son muy pocos. No ha salido nadie. Pide otra vez el archivo.',
  otherLuck:
    'Este sorteo pide otro número de valores: {count}. No se ha escrito nada; lo que escribiste sigue aquí. Escribe cada uno, en el orden en que los lees.',
  diceUnreadable:
    'Los dados muestran de 1 a 6. No se ha escrito nada; lo que escribiste sigue aquí. Míralos otra vez.',
  roundMissing: 'Falta lo que dijo la ronda. No ha salido nadie. Espera su hora y tráelo.',
  roundNotTrue:
    'La ronda nunca dijo esto. No se ha escrito nada; lo que escribiste sigue aquí. Tráelo otra vez de otra fuente.',
  roundKnown:
    'El azar podía saberse antes de fijar el sorteo. No ha salido nadie. Empieza otra vez con una hora posterior.',
  panelsUnfit:
    'Los grupos publicados no cumplen lo prometido. No ha salido nadie. Pregunta a quien los calculó.',
  drawVoid: 'Este sorteo no elige a nadie. No se ha escrito nada. Su página dice por qué.',
  drawOver: 'Lo que dijo la ronda ya está aquí. Cuenta una vez. No hay nada más que hacer.',
  drawForm:
    'Un sorteo no puede tener esta forma. No se ha escrito nada; lo que escribiste sigue aquí. Mira otra vez cada parte.',
  drawHours:
    'Cada parte de un sorteo dura al menos una hora. No se ha escrito nada; lo que escribiste sigue aquí. Dale más tiempo.',
  drawStranger:
    'Alguien de los nombrados no es miembro. No se ha escrito nada. Nombra solo a miembros.',
  drawHands:
    'Tres de ustedes cuidan los dados o los números, o todas las personas si son menos. No se ha escrito nada. Nombra a quien está a tu lado.',
  noSortition:
    'No era una pregunta de quién acepta, o aceptan muy pocos. No se ha escrito nada. Elige otra pregunta, o nombra a las personas.',
  drawNotTheirs:
    'Solo sortea quien hizo la pregunta o se encarga de ella. No se ha escrito nada. Pídeselo.',
  poolDiffers: 'No es la lista de quienes aceptan. No se ha escrito nada. Elige solo la pregunta.',
  drawnBefore:
    'Ya hay un sorteo para esta pregunta. No se ha escrito nada. Si al final no salió nadie, empieza el nuevo en su página.',
  decisionOpen:
    'Aún se puede decir que se acepta. No se ha escrito nada. Sortea después del cierre.',
  drawWithoutLast:
    'Al final tiene que venir algo que nadie dé ni retenga. No se ha escrito nada; lo que escribiste sigue aquí. Añade dados o una ronda.',
  planNeeded: 'La lista se publicó fuera. No se ha hecho nada. Recibe antes su archivo.',
  nobodyDrawn:
    'Este sorteo no eligió a esa persona, o aún a nadie. No se ha hecho nada. Mira su página.',
  notACommitter: 'No tienes ningún secreto en este sorteo. No se ha escrito nada. Sigue sin ti.',
  committedBefore:
    'Ya lo hiciste. Una segunda vez desharía la primera; por eso no se ha escrito nada. Todo va bien.',
  drawTimeOver:
    'El plazo para esto pasó. No se ha escrito nada. El sorteo sigue sin ello; si no sale nadie, empieza otro en su lugar.',
  drawEarly:
    'Es demasiado pronto: a otras personas aún les toca. No se ha escrito nada. Vuelve a la hora que dice su página.',
  secretElsewhere:
    'El secreto está en tu otro aparato. No se ha escrito nada. Enciéndelo; lo muestra solo.',
  notAHand:
    'Solo quienes se nombraron para ello anotan lo tirado o leído. No se ha escrito nada. Mira quiénes son en la página del sorteo.',
  noRound: 'Este sorteo no espera ninguna ronda. No se ha escrito nada. Su página dice qué espera.',
  decisionVoid:
    'Esta pregunta ya no pregunta a nadie. No se ha escrito nada. Su página dice por qué.',
  notDecided: 'Esta pregunta sigue abierta. No se ha escrito nada. Vuelve después de su cierre.',
  optionOfAnother:
    'Una opción está dos veces, o es de otra pregunta. No se ha escrito nada; lo que escribiste sigue aquí. Nombra cada una una vez.',
  spokenWitnesses:
    'Lo oyeron o vieron contigo muy pocas personas; hacen falta: {needed}. No se ha escrito nada; lo que escribiste sigue aquí. Nombra a quien estuvo.',
  notAWitnessThere: 'Nadie te nombró testigo ahí. No se ha escrito nada. No tienes que hacer nada.',
  nothingToCarry:
    'Aquí no hay nada a lo que este aparato pueda decir que sí según lo anotado por ti. No se ha hecho nada. Mira lo que espera tu sí.',
  tooManyLeaves:
    'Este aparato ya espera a la sala en 64 preguntas. No se ha hecho nada. Retira algunas.',
  methodNotAllowed:
    'Los miembros eligieron otras formas de decidir algo así. No se ha escrito nada. Las reglas dicen cuáles.',
  methodsUnread:
    'Cómo se decide algo así todavía no ha llegado aquí. No se ha escrito nada. Espera a que llegue más de los demás.',
  domainUnfit:
    'Los ámbitos son palabras en minúsculas sin tildes, con cifras y guiones, cada una una vez. No se ha preguntado nada. Lo que escribiste sigue aquí: corrígelo.',
  linesOrWhole:
    'Una anotación es una cantidad, de una cuenta a otra, o dos líneas o más. No se ha escrito nada. Lo que escribiste sigue aquí.',
  notToNothing:
    'Lo que entra no es lo que sale. No se ha escrito nada. Lo que escribiste sigue aquí: mira otra vez las líneas.',
  evidenceUnfit:
    'Una huella son 64 cifras y letras de la a a la f. No se ha escrito nada. Da el recibo mismo.',
  needsOpen:
    'Antes hay que hacer otra cosa. No se ha escrito nada. La página de la pregunta dice cuál.',
  electorateEmpty:
    'Nadie de a quienes se pregunta es miembro. No se ha escrito nada; lo que escribiste sigue aquí. Nombra a miembros, o pregunta a todos.',
  quorumAbove:
    'Tendrían que participar más de los preguntados: {most}. No se ha escrito nada; lo que escribiste sigue aquí. Pide menos.',
  reviewNeeded:
    'Toda decisión se revisa, a una hora aún por venir. No se ha escrito nada; lo que escribiste sigue aquí. Elige esa hora.',
  rowUnreadable:
    'Una fila no se puede leer. No se ha escrito nada; lo que escribiste sigue aquí. Elige para cada fila lo que está marcado en el papel.',
  rowOfOther:
    'La fila {row} no está en esta hoja. No se ha escrito nada; lo que escribiste sigue aquí. Mira el número de la hoja.',
  rowTwice:
    'La fila {row} está dos veces. No se ha escrito nada; lo que escribiste sigue aquí. Anótala una vez.',
  proposalForm:
    'La pregunta no puede hacerse de esta forma. No se ha escrito nada; lo que escribiste sigue aquí. Mira otra vez cada parte.',
  proposalOptions:
    'Esta manera de decidir no lleva opciones, o necesita dos distintas. No se ha escrito nada; lo que escribiste sigue aquí. Mira las opciones.',
  proposalWindow:
    'Una pregunta está abierta entre una hora y 60 días, y hacerla lleva al menos una hora. No se ha escrito nada; lo que escribiste sigue aquí. Elige otros plazos.',
  proposalPass:
    'La parte es más de la mitad y como mucho todo, y solo donde hace falta más de la mitad. No se ha escrito nada; lo que escribiste sigue aquí. Elige otra parte.',
  proposalSeats:
    'Solo una elección por orden o un sorteo tienen varios puestos. No se ha escrito nada; lo que escribiste sigue aquí. Elige un puesto.',
  proposalLong:
    'Es demasiado largo para una pregunta. No se ha escrito nada; lo que escribiste sigue aquí. Dilo con menos palabras.',
  aidNothing: 'Lo que se nombra ya no está. Lo que escribiste no cuenta. Mira qué hay ahora.',
  aidSame:
    'Las dos son de la misma persona. Lo que escribiste no cuenta. Elige una oferta de otra.',
  aidUnit:
    'Las dos se cuentan en unidades distintas. Lo que escribiste no cuenta. Pide a alguien que escriba la suya en la otra unidad.',
  aidTooMuch:
    'Es más de lo que hace falta o se ofrece. Lo que escribiste no cuenta. Elige un número menor.',
  aidTooLong:
    'Estaría más tiempo del que nada está. Lo que escribiste no cuenta. Elige 90 días como mucho y escríbelo entonces otra vez.',
  aidUnwitnessed:
    'Nadie vio que escribes por otra persona. Lo que escribiste no cuenta. Nombra a quien está a tu lado.',
  notMatched:
    'Ambas personas deben decir que sí antes de decir cómo encontrarse. No se ha escrito nada. Espera a las dos.',
  contactUnfit:
    'Está vacío, o pasa de 160 caracteres. No se ha escrito nada; lo que escribiste sigue aquí. Escríbelo más corto.',
  rotaName:
    'El nombre de una lista de turnos lleva minúsculas sin acento, cifras y guiones. No se ha hecho nada; lo que escribiste sigue aquí. Escríbelo así.',
  twoInARow:
    'Queda demasiado cerca de otro turno tuyo: nadie sirve dos veces seguidas. No se ha hecho nada. Rechaza uno de los dos.',
  nothingSaid: 'Aún no dice nada. No se ha escrito nada. Escribe un texto o añade un archivo.',
  tooManyFiles:
    'Son demasiados archivos; el máximo es {most}. No se ha escrito nada; lo que escribiste sigue aquí. Añade los otros a otra respuesta.',
  fileName:
    'El nombre de este archivo no sirve en todas partes. No se ha escrito nada; lo que escribiste sigue aquí. Cámbialo: letras, cifras y guiones.',
  fileNotWhole:
    'Aún no ha llegado todo el archivo; partes que faltan: {chunks}. Lo que llegó está a salvo. Prueba cuando hayas estado en contacto con las demás personas.',
  fileBroken:
    'Lo que llegó no es el archivo nombrado. No se ha escrito nada. Pide a su dueño que lo añada otra vez.',
};
