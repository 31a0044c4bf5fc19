/** Ce qui n’a pas marché, pour l’application : ce qui s’est passé, ce qui est sûr, que faire. */
import type { faults as en } from '../en/faults.ts';
import type { Translation } from '../message.ts';

export const faults: Translation<typeof en> = {
  general:
    'Cela n’a pas marché ({kind}). Ce que vous avez gardé est en sûreté. Réessayez ; si cela dure, montrez ces mots à qui vous aide.',
  internal:
    'L’application a fait une erreur. Ce qui était gardé est en sûreté. Rechargez la page et réessayez.',
  workerGone:
    'Le navigateur a arrêté ce qui tourne ici. Ce qui était gardé est en sûreté. Rechargez la page.',
  full: 'Il n’y a plus de place sur cet appareil. Ce qui était gardé est en sûreté. Faites de la place, puis réessayez.',
  readOnly:
    'Rien ne peut s’écrire ici pour l’instant. Ce qui était gardé est en sûreté. Fermez les autres onglets et redémarrez le navigateur.',
  busy: 'Un autre onglet tient cet appareil. Rien n’est perdu. Continuez là-bas, ou fermez-le.',
  damaged:
    'Ce qui est gardé ici ne peut pas être lu. Les autres gardent ce qu’ils avaient de vous. Laissez ce navigateur tel quel, et demandez à un membre de vous faire revenir sur un autre.',
  newer:
    'Une version plus récente a fait ceci. Rien n’a été touché. Prenez-la dans « Cet appareil ».',
  unreachable:
    'La réserve du navigateur n’a pas répondu. Ce qui était gardé avant est en sûreté. Rechargez la page.',
  crypto:
    'La cryptographie ne s’est pas chargée dans ce navigateur. Rien n’a été touché. Rechargez la page, ou prenez un navigateur plus récent.',
  memory:
    'Cet appareil a trop peu de mémoire pour la phrase de passe. Rien n’a été touché. Fermez d’autres applications et réessayez.',
  wrongKey: 'Ce n’est pas la phrase de passe de cet appareil. Rien n’est perdu. Réessayez.',
  otherLock: 'Cet appareil est verrouillé autrement. Rien n’a été touché. Rechargez la page.',
  passphraseShort:
    'La phrase de passe est trop courte. Rien n’a changé. Quatre ou cinq mots font l’affaire.',
  noPassphrase:
    'Il n’y a pas de phrase de passe à demander. Rien n’a changé. Mettez-en une dans « Cet appareil ».',
  guarded: 'Cet appareil est verrouillé. Rien n’a été fait. Donnez d’abord la phrase de passe.',
  wipeIncomplete:
    'Les clés sont parties, donc rien ne peut être lu. Il reste des restes verrouillés. Fermez les autres onglets, puis enlevez tout encore une fois.',
  paperFirst:
    'Votre clé de papier d’abord : ceci vous engage. Rien n’a été fait ; ce que vous avez tapé est encore là. Écrivez-la et vérifiez-la dans « Cet appareil », puis recommencez.',
  copy: 'Cet appareil a été rétabli depuis une copie. Il lit et n’écrit plus. Ajoutez-le à nouveau dans « Cet appareil ».',
  struck:
    'Cet appareil a été rayé. On peut encore le lire. S’il est dans votre main, demandez à un membre de vous faire revenir.',
  looking:
    'Cet appareil est resté longtemps fermé et demande d’abord à quelqu’un. Rien n’est perdu. Réessayez dans dix minutes.',
  noKey:
    'La clé la plus récente n’est pas encore arrivée ici. Rien n’est perdu. Attendez-la ; un nouvel appareil attend un jour.',
  assemblyNeeded:
    'Il y a plusieurs assemblées ici. Rien n’a été fait. Choisissez-en une en haut, puis réessayez.',
  noAssembly:
    'Cette assemblée n’est pas sur cet appareil. Rien n’a été fait. Entrez dans une assemblée ou fondez-en une d’abord.',
  notMember:
    'Seuls les membres peuvent faire cela. Rien n’a été fait. Attendez qu’on vous laisse entrer.',
  probation:
    'Les nouveaux membres ne peuvent pas encore faire cela. Rien n’a été fait. Demandez à un membre plus ancien.',
  unknownPerson: 'Personne de ce nom n’est connu ici. Rien n’a été fait. Choisissez dans la liste.',
  unknownDevice:
    'Cet appareil n’est pas connu ici. Rien n’a été fait. Attendez d’avoir de ses nouvelles.',
  unknownThing:
    'Ceci n’est pas connu ici, ou plus. Rien n’a été fait. Revenez et regardez la liste.',
  ambiguous: 'Plusieurs commencent ainsi. Rien n’a été fait. Choisissez le nom entier.',
  fileBad: 'Ce fichier est abîmé, ou pas de Tocsin. Rien n’a été pris. Redemandez-le.',
  fileLarge:
    'Ce fichier est plus grand que ce que l’on prend. Rien n’a été pris. Demandez-en de plus petits.',
  fileOtherKind:
    'Ce fichier est pour une autre étape. Rien n’a été pris. Lisez celui que l’autre appareil montre maintenant.',
  fileOfAnother:
    'Ce fichier appartient à une autre assemblée ou personne. Rien n’a été pris. Demandez à qui il est.',
  notForUs:
    'Ce colis n’est pas pour cet appareil. Rien n’a été pris. Portez-le à qui il est destiné.',
  badSignature: 'Une signature ne va pas. Rien n’a été pris. Recommencez côte à côte.',
  revealDiffers:
    'Tous n’avaient pas les mêmes cartes, ou un fichier ne va pas. Rien n’a été fondé. Recommencez ensemble, et lisez toutes les cartes avant de continuer.',
  tooFewPeople: {
    by: 'least',
    one: 'Il faut au moins une personne. Rien n’a été fondé. Lisez les cartes des autres.',
    many: 'Il faut au moins {least} personnes. Rien n’a été fondé. Lisez les cartes des autres.',
    other: 'Il faut au moins {least} personnes. Rien n’a été fondé. Lisez les cartes des autres.',
  },
  tooManyPeople: {
    by: 'most',
    one: 'Une personne fonde au plus. Rien n’a été fondé. Invitez les autres plus tard.',
    many: '{most} personnes au plus fondent ensemble. Rien n’a été fondé. Invitez les autres plus tard.',
    other:
      '{most} personnes au plus fondent ensemble. Rien n’a été fondé. Invitez les autres plus tard.',
  },
  notMet:
    'Personne n’a encore dit que les chiffres ont été comparés. Rien n’a été fait. Comparez-les, puis continuez.',
  nameTaken:
    'Cet appareil a déjà une assemblée de ce nom. Rien n’a été fait. Choisissez un autre nom.',
  inviteOver:
    'Le délai de cette invitation est passé. Rien n’a été fait. Demandez-en une nouvelle.',
  inviteUsed: 'Cette invitation a déjà servi. Rien n’a été fait. Demandez-en une nouvelle.',
  assemblyFull:
    'Cette assemblée a {most} membres, le plus qu’il se peut. Personne n’a été invité. Fondez-en une seconde et faites un pacte avec elle, ou attendez que quelqu’un parte.',
  tooManyLogs:
    'Cet appareil tient {most} assemblées et pactes, le plus qu’il se peut. Rien n’a été commencé. Prenez un autre appareil pour un de plus.',
  ownFileLarge:
    'Ce fichier est trop grand : on prend ici {kib} Kio au plus. Rien n’a été écrit. Rendez-le plus petit, ou choisissez-en un autre.',
  tooManyVouches:
    'Vous avez répondu d’autant de personnes qu’on le peut en trois mois. Rien n’a été fait. Demandez à un autre membre.',
  nothingAnswered:
    'Aucune invitation n’a reçu de réponse ici. Rien n’a été fait. Prenez d’abord l’invitation.',
  alreadySaid: 'Vous l’avez déjà dit. Cela compte une fois. Il n’y a rien de plus à faire.',
  closed: 'C’est terminé. Rien n’a été fait. Voyez ce qui en est sorti.',
  tooManyDevices: {
    by: 'limit',
    one: 'Un appareil est le maximum. Rien n’a été fait. Rayez d’abord l’ancien.',
    many: '{limit} appareils sont le maximum. Rien n’a été fait. Rayez-en un qui ne sert plus.',
    other: '{limit} appareils sont le maximum. Rien n’a été fait. Rayez-en un qui ne sert plus.',
  },
  fileNeedsPaper:
    'D’autres appareils de cette personne servent. Rien n’a été fait. Il faut sa clé de papier.',
  otherDeviceVotes:
    'Un autre appareil de cette personne vote pour elle. Rien n’a été fait. Rayez d’abord celui-là.',
  lastDevice:
    'Un appareil ne peut pas se rayer lui-même. Rien n’a été fait. Prenez-en un autre, ou demandez à un membre.',
  wrongPaper:
    'Ce n’est pas la clé de papier de cette personne. Rien n’a été fait. Regardez à qui est le papier.',
  paperLength:
    'Une clé de papier a dix groupes de cinq chiffres. Rien n’a été fait ; ce que vous avez tapé est encore là. Recomptez-les.',
  paperGroup:
    'Le groupe {group} a une faute. Rien n’a été fait ; ce que vous avez tapé est encore là. Regardez-le sur le papier.',
  noPaper:
    'Il n’y a pas de clé de papier ici. Rien n’a été fait. Elle se fait quand on fonde ou entre.',
  unmet:
    'Vous avez fondé au téléphone et ne vous êtes pas encore tous vus. Rien n’a été fait. Voyez-vous, ou appelez-vous deux à deux dans « Cet appareil ».',
  noTwin:
    'Vous n’avez pas d’allié qui pourrait le lire. Rien n’a été fait. Faites d’abord un pacte.',
  noReaders:
    'Votre allié n’a pas encore tiré au sort qui le lit. Rien n’a été fait. Attendez un jour.',
  wordsUnfit:
    'Ces mots ne vont pas : trop courts, trop longs ou trop proches. Rien n’a été choisi. Prenez deux mots simples et différents.',
  wordDiffers: 'Ce n’est aucun de vos mots. Votre signe de vie n’a pas été donné. Tapez-le encore.',
  callNotReady:
    'Son appareil n’a pas encore ce qu’il faut pour l’appel. Tout va bien. Réessayez quand on aura de ses nouvelles.',
  nothingAsked:
    'Aucun appel n’est ouvert avec cette personne, ou son délai est passé. Rien n’a été fait. Commencez-en un autre.',
  spokenLength:
    'Le nombre a deux groupes de cinq chiffres. Rien n’a été fait ; ce que vous avez tapé est encore là. Faites relire.',
  spokenGroup:
    'Le groupe {group} a une faute. Rien n’a été fait ; ce que vous avez tapé est encore là. Faites relire.',
  noRhythm:
    'Aucun rythme de signes de vie n’est convenu ici. Rien n’a été fait. Convenez-en dans Assemblée.',
  notYours: 'Ceci revient à quelqu’un d’autre. Rien n’a été fait. Voyez à qui c’est le tour.',
  aboutOurselves:
    'Personne ne peut dire cela de soi-même. Rien n’a été fait. Demandez à un autre membre.',
  notARinger:
    'Cet appareil n’a pas de clé de cette cloche. Rien n’a été fait. Demandez à un sonneur.',
  cancelSigned:
    'Vous avez signé la fin d’alerte, donc vous ne pouvez plus signer cette alarme. Rien n’a été fait. Demandez à un autre sonneur.',
  disputeUsed:
    'Vous avez déjà fait objection ces 30 derniers jours. Rien n’a été fait. Demandez à un autre sonneur.',
  needsFresh:
    'Quelqu’un qui n’a pas signé l’alarme doit signer la fin d’alerte. Elle sonne encore. Demandez à l’un d’eux.',
  needsCall:
    'On les force peut-être ; il faut un appel qui prouve qui répond. Elle sonne encore. Appelez dans « Cet appareil », puis réessayez dans la journée.',
  drillAndLive:
    'Un exercice ne devient jamais réel, ni l’inverse. Rien n’a été fait. Commencez-en un nouveau.',
  noFirstBell:
    'Trop de personnes doivent sonner ici pour un appel à la voix. Rien n’a été fait. Donnez plutôt l’alarme.',
  noAmberKey:
    'Les alliés ne connaissent aucune clé de vous. Personne n’a été prévenu. Demandez à un sonneur.',
  pactNotStanding:
    'Ce pacte ne tient pas encore. Rien n’a été fait. Voyez dans Alliés ce qui manque.',
  pactOver: 'Ce pacte a pris fin. Rien n’a été fait. Proposez-en un nouveau.',
  tooFewRingers:
    'Il y a trop peu de sonneurs. Rien n’a été fait. Choisissez-en d’abord dans Assemblée.',
  notASealHolder:
    'Cet appareil n’a pas de clé du sceau de votre assemblée. Rien n’a été fait. Demandez à qui la détient.',
  malformedWay:
    'Ce n’est pas l’adresse d’une voie. Rien n’a été ajouté ; ce que vous avez tapé est encore là. Elle commence par / et n’a pas d’espaces.',
  noWay: 'Cette voie ne s’est pas ouverte. Rien n’est perdu. Un nouvel essai se fait tout seul.',
  noRecipients:
    'Personne n’est là pour le recevoir. Rien n’a été écrit. Attendez que d’autres soient entrés.',
  canaryNumber:
    'Ce n’est pas le numéro d’un canari ; rien n’est confirmé. Saisis les six chiffres tels qu’ils sont.',
  unknownCanary:
    'Aucun canari avec ce numéro ne t’attend ; rien n’est confirmé. Saisis le plus récent qui soit venu.',
  nameUnfit: {
    by: 'most',
    one: 'Un nom a un caractère au plus. Rien n’a été écrit.',
    many: 'Ce nom ne va pas : {most} caractères au plus, sur une ligne. Rien n’a été écrit ; changez-le.',
    other:
      'Ce nom ne va pas : {most} caractères au plus, sur une ligne. Rien n’a été écrit ; changez-le.',
  },
  tooLong: {
    by: 'most',
    one: 'C’est trop long. Rien n’a été écrit. Un caractère au plus.',
    many: 'C’est trop long : {most} au plus. Rien n’a été écrit ; raccourcissez.',
    other: 'C’est trop long : {most} au plus. Rien n’a été écrit ; raccourcissez.',
  },
  saidUnfit:
    'Quelque chose est trop long ici, ou trop nombreux. Rien n’a été écrit. Raccourcissez, ou choisissez-en moins.',
  tooManyTexts:
    'Le texte de cette question a été changé huit fois, et un autre ne compterait plus. Rien n’a été écrit. Retirez-la et posez-la de nouveau.',
  tooManyHolders:
    'Plus de personnes tiennent des clés qu’il n’y a de places. Rien n’a été signé. Laissez d’abord finir certains rôles.',
  hoursOutOfRange:
    'Cette durée est ici trop courte ou trop longue. Rien n’a été fait. Choisissez-en une autre.',
  notAskedHere:
    'Vous n’êtes pas parmi ceux à qui l’on demande. Rien n’a été écrit. Vous pouvez lire.',
  notOpenYet: 'Ce n’est pas encore ouvert. Rien n’a été écrit. Attendez le début.',
  noSuchOption: 'Ce choix n’existe pas ici. Rien n’a été écrit. Choisissez dans la liste.',
  notTheProposer:
    'Seule la personne qui l’a proposé peut le faire. Rien n’a été fait. Demandez-lui.',
  harmNeeded: 'Une objection dit quel tort viendrait. Rien n’a été écrit. Ajoutez-le.',
  whyNeeded: 'Il manque une raison. Rien n’a été écrit. Ajoutez-la.',
  contested:
    'Deux moitiés ont décidé autrement. Rien n’est perdu. Dites dans Assemblée laquelle doit tenir.',
  rehearsal:
    'Une répétition et le réel restent séparés. Rien n’a été fait. Prenez la bonne assemblée.',
  stopped: 'Arrêté, comme vous l’avez demandé. Ce qui était gardé est en sûreté.',
  recordBad: 'Ce qui est arrivé n’a pas la bonne forme. Cela ne compte pas. Redemandez-le.',
  changedOnTheWay:
    'Un signe de vie a été changé en route. Il ne compte pas. Dites-le à qui l’a apporté.',
  beatPassedOver:
    'Un signe de vie ne vient de personne de connu, ou ne s’ouvre pas. Il a été laissé de côté. Vous n’avez rien à faire.',
  secondGenesis:
    'Ceci fonderait l’assemblée une seconde fois. Cela ne compte pas. Dites-le à qui l’a apporté.',
  keyUnfit:
    'Une clé qui s’y trouve n’est pas valable. Rien n’a été pris ni écrit. Demandez un nouveau fichier à qui elle appartient.',
  senderUnknown:
    'Qui a fait ce colis n’est pas connu ici. Rien n’a été pris. Demandez qui c’était.',
  notWhoTheySay:
    'Qui a répondu là-bas n’est pas qui il dit. Rien ne lui a été dit. Prévenez votre assemblée.',
  ownEcho:
    'Cette voie ramène à cet appareil. Rien n’a été dit à personne. Prenez l’adresse d’un autre appareil.',
  lineEnded:
    'La ligne avec l’autre appareil a été coupée. Rien n’est perdu. Une nouvelle tentative se fait seule.',
  tooManyWays:
    'Il y a ici autant de voies qu’on en garde : {most}. Rien n’a été ajouté. Enlevez-en une d’abord.',
  notAPact:
    'Ce fichier ne fonde aucun pacte. Rien n’a été fait. Demandez le bon fichier à votre allié.',
  partyNotSigned:
    'Le sceau d’une assemblée n’a pas signé. Il n’y a pas encore de pacte. Remettez d’abord le fichier à cette assemblée.',
  delegateUnwilling:
    'Un appareil est nommé pour une assemblée et n’a pas signé qu’il parle pour elle. Rien n’a été pris. Que cette assemblée refasse sa part.',
  tooManyParties:
    'Un pacte tient huit assemblées au plus. Rien n’a été fait. Faites-en deux pactes.',
  nextKeysUnknown:
    'Cet appareil ne connaît pas les clés promises. Rien n’a été fait. Attendez qu’il ait entendu toute votre assemblée, ou commencez sur un autre appareil.',
  codeOfNoKey:
    'Le code est bien formé, mais d’aucune clé demandée ici. Rien n’a été signé ; ce que vous avez tapé est encore là. Regardez si c’est la feuille la plus récente, de ce pacte.',
  signedOther:
    'Votre feuille a déjà signé d’autres sonneurs pour ce pacte. Rien n’a été signé : deux listes à la fois vous laisseraient sans cloche. Continuez avec la première, puis changez encore une fois de sonneurs.',
  noRecoveryKeys:
    'Trop peu de clés de secours de ce pacte sont connues ici. Rien n’a été fait. Changez les sonneurs avec les feuilles de votre sceau.',
  noFiling:
    'Personne n’a déposé de nouveaux sonneurs, ou c’est terminé. Rien n’a été fait. Il n’y a rien à quoi s’opposer.',
  notToBeRelayed:
    'Cette alarme leur est déjà connue, ou elle est passée par autant de mains qu’elle peut. Rien n’a été transmis. Vous n’avez rien à faire.',
  tooFewTokens:
    'Il faut les mots d’un sonneur de plus. Rien ne sonne encore. Demandez-les à un autre.',
  unknownToken:
    'Un des mots n’est pas juste. Rien ne sonne ; ce que vous avez tapé est encore là. Redemandez-le.',
  otherAlarm:
    'Cette fin d’alarme est d’une autre alarme. Elle ne compte pas. Demandez à qui l’a signée.',
  signatureMissing:
    'Quelqu’un n’a pas encore signé. Rien n’est fondé pour l’instant. Lisez d’abord son code.',
  targetUnfit:
    'L’adresse de l’accord ne peut pas servir. Rien n’est parti. Faites cette étape à la main, puis corrigez l’adresse.',
  notLoopback:
    'Une répétition ne quitte jamais cette machine. Rien n’est parti. Cette étape s’exerce à la main.',
  messageUnfit:
    'Le titre ne peut pas figurer dans un message. Rien n’est parti. Faites cette étape à la main.',
  saidNo: 'L’autre côté a dit non. Il ne l’a pas pris. Faites cette étape à la main.',
  notSetUp:
    'Ce n’est pas préparé sur l’appareil qui devait le faire. Rien n’est parti. Faites cette étape à la main.',
  givenUp:
    'Ce n’est pas parti à temps. Les autres ne savent pas. Faites cette étape à la main maintenant.',
  stillInUse: 'Cet appareil sert encore. Rien n’a été demandé aux membres. Rayez-le d’abord.',
  cutTooLate:
    'Cette fin est trop ancienne ; le plus d’heures est {hours}. Rien n’a été demandé aux membres. Ce qu’il a fait alors reste.',
  nothingToCut:
    'Rien n’en disparaîtrait, ou tout. Rien n’a été demandé aux membres. Choisissez une autre heure.',
  nobodyGone:
    'Personne n’est parti d’après une recherche ou de son propre aveu. Rien n’a été écrit. Cherchez d’abord ces personnes, dans Pouls.',
  stillHere:
    'Quelqu’un de cette liste a donné signe, ou n’a pas été cherché pendant un jour. Rien n’a été écrit. Regardez encore la liste.',
  tooFewLeft:
    'Il resterait trop peu d’entre vous : {left}, et il en faut {needed}. Rien n’a été écrit. Nommez-en moins, ou fondez à nouveau si cela dure.',
  noWitnesses:
    'Aucun allié ne peut encore témoigner pour vous. Rien n’a été écrit. Nommez d’abord des alliés pour cela, tous ensemble.',
  tooManyGone:
    'Il manque plus de personnes qu’une liste n’en nomme ; le plus est {limit}. Rien n’a été écrit. Nommez-en quelques-unes.',
  tooManyWitnesses:
    'Ces sceaux ont trop de détenteurs ; le plus est {limit}. Rien n’a été demandé aux membres. Nommez moins d’alliés.',
  headMoved:
    'Quelque chose a été décidé depuis cette lettre. Rien n’en a été fait. Si c’est encore utile, redemandez.',
  witnessNotValid:
    'Aucune des personnes nommées n’a signé cette liste. Elle ne compte pas. Redemandez à l’allié.',
  notAWitness:
    'Aucune clé de cet appareil n’est nommée. Rien n’a été signé. Remettez la lettre à un autre détenteur de votre sceau.',
  otherListWitnessed:
    'Votre sceau a témoigné d’une autre de leurs listes pour le même moment. Rien n’a été signé : deux moitiés ne doivent pas continuer toutes deux. Mettez les deux moitiés en contact par téléphone.',
  listStillOpen:
    'Votre sceau a déjà témoigné d’une de leurs listes. Rien n’a été signé. Si l’on vous a dit que toutes ces personnes ont redonné signe, dites-le et signez à nouveau.',
  notContested: 'Votre assemblée est entière. Rien n’a été dit. Il n’y a rien à réparer.',
  signedBoth:
    'Votre appareil a signé des deux côtés. Rien n’a été dit. Les autres décident lequel reste ; ajoutez ensuite un nouvel appareil.',
  accountName:
    'Ce ne peut être le nom d’un compte. Rien n’a été fait ; ce que vous avez tapé est encore là. Utilisez des minuscules sans accent, des chiffres et des traits d’union.',
  accountThere:
    'Un compte ouvert porte ce nom. Rien n’a été fait. Prenez celui-là, ou choisissez un autre nom.',
  accountNotEmpty:
    'Il reste quelque chose sur ce compte. Il reste ouvert. Déplacez d’abord le reste vers un autre compte.',
  accountNotOpen:
    'Le compte n’était pas ouvert à cette heure. Ce que vous avez écrit est gardé et ne compte pas. Inscrivez-le à une autre heure, ou sur un autre compte.',
  accountCommodity:
    'Ce compte ne porte pas cela. Ce que vous avez écrit est gardé et ne compte pas. Prenez un autre compte, ou ouvrez-en un.',
  commodityCode:
    'Ce ne peut être le sigle de ce qui se compte. Rien n’a été fait ; ce que vous avez tapé est encore là. Utilisez des majuscules, des chiffres et des traits d’union, comme EUR.',
  amountUnfit:
    'Ce ne peut être un montant. Rien n’a été fait ; ce que vous avez tapé est encore là. Écrivez des chiffres, sans plus de décimales qu’il n’y en a.',
  sameAccount: 'Cela sort du même compte et y revient. Rien n’a été fait. Choisissez deux comptes.',
  nothingAllows:
    'Quelque chose est dépensé ici, et rien ne le permet. Rien n’a été écrit ; ce que vous avez tapé est encore là. Choisissez un budget, un rôle ou un pouvoir d’urgence.',
  allowanceUnknown:
    'Ce budget, ce rôle ou ce pouvoir d’urgence n’est pas connu ici. Rien n’a été fait. Choisissez dans la liste.',
  othersConfirm:
    'D’autres qui tiennent ce pouvoir doivent l’appuyer. Ce que vous avez écrit est gardé et ne compte pas encore. Demandez-leur de confirmer.',
  powerEnded:
    'Le rôle, le budget ou le pouvoir cité a pris fin. C’est sans effet. Demandez-en un autre aux membres.',
  overCap:
    'C’est plus que ce qui est permis. Ce que vous avez écrit est gardé et ne compte pas. Dépensez moins, ou demandez aux membres.',
  powerVoid:
    'Ce que vous citez ne couvre pas ceci. Ce que vous avez écrit est gardé et ne compte pas. Regardez ce que le rôle permet.',
  notReverse:
    'Ce n’est pas l’exact inverse de cette écriture. Ce que vous avez écrit est gardé et ne compte pas. Annulez-la sur sa propre page.',
  reversedBefore:
    'Cette écriture a déjà été annulée. Cela compte une fois. Il n’y a rien de plus à faire.',
  entryNotPending:
    'Cette écriture n’est plus une promesse. Rien n’a été fait. Pour la défaire, annulez-la.',
  withoutEnd:
    'Un rôle ou un budget a besoin d’une fin, ni trop tôt ni trop tard. Rien n’a été demandé aux membres. Choisissez un autre nombre de jours.',
  roleNeeded:
    'Il n’est pas dit quel rôle. Rien n’a été demandé aux membres. Choisissez un rôle, ou de quoi partir.',
  verbUnfit:
    'Cela ne peut se donner ainsi, ou rien n’est donné. Rien n’a été demandé aux membres. Choisissez dans la liste ce qui est permis.',
  ruleUnknown:
    'Aucune règle ne porte ce nom. Rien n’a été demandé aux membres. Choisissez-en une dans la liste.',
  ruleUnfit:
    'Ce nombre est trop bas ou trop haut pour cette règle : de {least} à {most}. Rien n’a été demandé aux membres. Choisissez-en un entre les deux ; les bornes protègent le petit nombre du grand.',
  deputiesNeeded:
    'Qui tient l’argent, les clés ou l’entrée a besoin d’autres membres pour suppléer, chacun une fois. Rien n’a été demandé aux membres. Nommez-en un.',
  termLimit:
    'Cette personne a tenu ce rôle autant de mandats de suite que vos règles le permettent. Rien n’a été demandé aux membres. C’est le tour de quelqu’un d’autre, ou elle se repose un temps.',
  reportDue:
    'L’une de ces personnes a tenu un pouvoir d’urgence et n’en a pas rendu compte. Rien n’a été demandé aux membres. Elle rend d’abord compte.',
  boundText:
    'Un rôle lié à un texte a besoin de ce texte. Rien n’a été demandé aux membres. Écrivez-le.',
  holdersFew:
    'Un pouvoir d’urgence est tenu à deux ou plus. Rien n’a été demandé aux membres. Nommez une autre personne.',
  urgentTerm:
    'Un pouvoir d’urgence dure 72 heures au plus, ou moins selon vos règles. Rien n’a été demandé aux membres. Choisissez moins d’heures.',
  urgentDays:
    'Il y a eu cette année autant de jours de pouvoir d’urgence que vos règles le permettent. Rien n’a été demandé aux membres. Décidez comme toujours : chaque étape tous ensemble.',
  urgentShare:
    'Qui vient de tenir un tel pouvoir ne peut se le voter, et les autres sont trop peu. Rien n’a été demandé aux membres. Nommez d’autres personnes.',
  notExposed:
    'Qui tient le pouvoir doit être parmi les personnes en danger. Rien n’a été demandé aux membres. Nommez-la aussi là, ou nommez-en d’autres.',
  emptyBudget:
    'Un budget de rien ne fait qu’en retirer un autre. Rien n’a été demandé aux membres. Choisissez lequel il remplace.',
  powersFull:
    'Il y en a trop à la fois. Rien n’a été demandé aux membres. Laissez-en finir quelques-uns.',
  rulesForbid:
    'Vos règles ne le permettent pas sous cette forme. Rien n’a été demandé aux membres. Regardez vos règles, puis changez-le.',
  planUnreadable:
    'Ce fichier n’est pas une liste où l’on puisse tirer au sort ici. Rien n’a été tiré. Demandez le bon fichier à qui l’a publié.',
  planPeople:
    'La liste nomme quelqu’un deux fois, ou quelqu’un qui n’y est pas. Personne n’a été tiré. Demandez à qui l’a publiée de la corriger.',
  poolSmall:
    'On veut en tirer plus qu’il n’y en a. Rien n’a été écrit ; ce que vous avez tapé est encore là. Tirez-en moins, ou nommez-en plus.',
  drawTerms:
    'Quelque chose a changé depuis que ce tirage a été fixé : sa liste, son nombre ou son hasard. Personne n’a été tiré. Demandez le fichier tel que publié.',
  noLuck:
    'Le fichier ne dit pas d’où vient le hasard, ou le dit deux fois. Personne n’a été tiré. Redemandez-le.',
  secretsUnfit:
    'Les secrets de ce fichier ne correspondent pas aux engagements, ou il y en a trop peu. Personne n’a été tiré. Redemandez le fichier.',
  otherLuck:
    'Ce tirage demande un autre nombre de valeurs : {count}. Rien n’a été écrit ; ce que vous avez tapé est encore là. Écrivez chacune, dans l’ordre où vous les lisez.',
  diceUnreadable:
    'Les dés montrent de 1 à 6. Rien n’a été écrit ; ce que vous avez tapé est encore là. Regardez-les encore.',
  roundMissing:
    'Il manque ce que le tour a dit. Personne n’a été tiré. Attendez son heure, puis apportez-le.',
  roundNotTrue:
    'Le tour n’a jamais dit cela. Rien n’a été écrit ; ce que vous avez tapé est encore là. Allez le chercher à une autre source.',
  roundKnown:
    'Le hasard pouvait être connu avant que le tirage soit fixé. Personne n’a été tiré. Recommencez avec une heure plus tardive.',
  panelsUnfit:
    'Les groupes publiés ne tiennent pas ce qui était promis. Personne n’a été tiré. Demandez à qui les a calculés.',
  drawVoid: 'Ce tirage ne tire personne. Rien n’a été écrit. Sa page dit pourquoi.',
  drawOver:
    'Ce que le tour a dit est déjà là. Cela compte une fois. Il n’y a rien de plus à faire.',
  drawForm:
    'Un tirage ne peut pas avoir cette forme. Rien n’a été écrit ; ce que vous avez tapé est encore là. Revoyez chaque partie.',
  drawHours:
    'Chaque partie d’un tirage prend une heure au moins. Rien n’a été écrit ; ce que vous avez tapé est encore là. Donnez plus de temps.',
  drawStranger:
    'Une personne nommée ici n’est pas membre. Rien n’a été écrit. Ne nommez que des membres.',
  drawHands:
    'Trois d’entre vous veillent sur les dés ou les nombres, ou tous si vous êtes moins. Rien n’a été écrit. Nommez qui est à côté de vous.',
  noSortition:
    'Ce n’était pas une question de qui accepte, ou trop peu acceptent. Rien n’a été écrit. Choisissez une autre question, ou nommez les gens.',
  drawNotTheirs:
    'Seul qui a posé la question, ou s’en charge, tire au sort pour elle. Rien n’a été écrit. Demandez-lui.',
  poolDiffers:
    'Ce n’est pas la liste de qui accepte. Rien n’a été écrit. Choisissez la question seule.',
  drawnBefore:
    'Il y a déjà un tirage pour cette question. Rien n’a été écrit. S’il n’a tiré personne pour de bon, commencez le nouveau sur sa page.',
  decisionOpen:
    'On peut encore dire qu’on accepte. Rien n’a été écrit. Tirez au sort après la clôture.',
  drawWithoutLast:
    'Il faut en dernier quelque chose que personne ne donne ni ne retient. Rien n’a été écrit ; ce que vous avez tapé est encore là. Ajoutez des dés, ou un tour.',
  planNeeded: 'La liste a été publiée ailleurs. Rien n’a été fait. Prenez d’abord son fichier.',
  nobodyDrawn: 'Ce tirage ne l’a pas tirée, ou personne encore. Rien n’a été fait. Voyez sa page.',
  notACommitter:
    'Vous n’avez pas de secret dans ce tirage. Rien n’a été écrit. Il continue sans vous.',
  committedBefore:
    'Vous l’avez déjà fait. Une seconde fois déferait la première, donc rien n’a été écrit. Tout va bien.',
  drawTimeOver:
    'Le temps pour cela est passé. Rien n’a été écrit. Le tirage continue sans ; s’il ne tire personne, commencez-en un autre à sa place.',
  drawEarly:
    'Il est trop tôt : c’est encore le tour d’autres. Rien n’a été écrit. Revenez à l’heure que dit sa page.',
  secretElsewhere:
    'Le secret est sur votre autre appareil. Rien n’a été écrit. Allumez-le ; il le montre tout seul.',
  notAHand:
    'Seules les personnes nommées pour cela notent ce qui a été lancé ou lu. Rien n’a été écrit. Voyez qui c’est sur la page du tirage.',
  noRound: 'Ce tirage n’attend aucun tour. Rien n’a été écrit. Sa page dit ce qu’il attend.',
  decisionVoid:
    'Cette question ne demande plus rien à personne. Rien n’a été écrit. Sa page dit pourquoi.',
  notDecided: 'Cette question est encore ouverte. Rien n’a été écrit. Revenez après sa clôture.',
  optionOfAnother:
    'Un choix est nommé deux fois, ou appartient à une autre question. Rien n’a été écrit ; ce que vous avez tapé est encore là. Nommez chacun une fois.',
  spokenWitnesses:
    'Trop peu l’ont entendu ou vu avec vous ; il en faut : {needed}. Rien n’a été écrit ; ce que vous avez tapé est encore là. Nommez qui était là.',
  notAWitnessThere:
    'Personne ne vous y a nommé témoin. Rien n’a été écrit. Vous n’avez rien à faire.',
  nothingToCarry:
    'Il n’y a rien ici à quoi cet appareil puisse dire oui d’après ce qui a été noté pour vous. Rien n’a été fait. Regardez ce qui attend votre oui.',
  tooManyLeaves:
    'Cet appareil attend déjà la salle pour 64 questions. Rien n’a été fait. Retirez-en quelques-unes.',
  methodNotAllowed:
    'Les membres ont choisi d’autres manières de décider cela. Rien n’a été écrit. Les règles disent lesquelles.',
  methodsUnread:
    'La manière de décider cela n’est pas encore arrivée ici. Rien n’a été écrit. Attendez d’en recevoir plus des autres.',
  domainUnfit:
    'Les domaines sont des mots en minuscules sans accents, avec chiffres et tirets, chacun une fois. Rien n’a été demandé. Ce que vous avez écrit est toujours là : corrigez-le.',
  linesOrWhole:
    'Une écriture est un montant, d’un compte à un autre, ou deux lignes et plus. Rien n’a été écrit. Ce que vous avez tapé est toujours là.',
  notToNothing:
    'Ce qui entre n’est pas ce qui sort. Rien n’a été écrit. Ce que vous avez tapé est toujours là : revoyez les lignes.',
  evidenceUnfit:
    'Une empreinte compte 64 chiffres et lettres de a à f. Rien n’a été écrit. Donnez le reçu lui-même.',
  needsOpen:
    'Autre chose doit être fait d’abord. Rien n’a été écrit. La page de la question dit quoi.',
  electorateEmpty:
    'Personne d’interrogé n’est membre. Rien n’a été écrit ; ce que vous avez tapé est encore là. Nommez des membres, ou demandez à tous.',
  quorumAbove:
    'Plus de gens devraient participer qu’on n’en demande : {most}. Rien n’a été écrit ; ce que vous avez tapé est encore là. Demandez-en moins.',
  reviewNeeded:
    'Toute décision est revue, à une heure encore à venir. Rien n’a été écrit ; ce que vous avez tapé est encore là. Choisissez cette heure.',
  rowUnreadable:
    'Une ligne ne peut pas être lue. Rien n’a été écrit ; ce que vous avez tapé est encore là. Choisissez pour chaque ligne ce qui est marqué sur le papier.',
  rowOfOther:
    'La ligne {row} n’est pas sur cette feuille. Rien n’a été écrit ; ce que vous avez tapé est encore là. Regardez le numéro de la feuille.',
  rowTwice:
    'La ligne {row} est inscrite deux fois. Rien n’a été écrit ; ce que vous avez tapé est encore là. Inscrivez-la une fois.',
  proposalForm:
    'La question ne peut pas être posée sous cette forme. Rien n’a été écrit ; ce que vous avez tapé est encore là. Revoyez chaque partie.',
  proposalOptions:
    'Cette façon de décider n’a pas de choix, ou en demande deux différents. Rien n’a été écrit ; ce que vous avez tapé est encore là. Regardez les choix.',
  proposalWindow:
    'Une question reste ouverte une heure au moins et 60 jours au plus, et la faire prend une heure au moins. Rien n’a été écrit ; ce que vous avez tapé est encore là. Choisissez d’autres délais.',
  proposalPass:
    'La part est plus de la moitié et au plus le tout, et seulement là où il faut plus de la moitié. Rien n’a été écrit ; ce que vous avez tapé est encore là. Choisissez une autre part.',
  proposalSeats:
    'Seule une élection par rang, ou un tirage, a plusieurs sièges. Rien n’a été écrit ; ce que vous avez tapé est encore là. Choisissez un siège.',
  proposalLong:
    'C’est trop long pour une question. Rien n’a été écrit ; ce que vous avez tapé est encore là. Dites-le en moins de mots.',
  aidNothing:
    'Ce qui est nommé n’est plus là. Ce que vous avez écrit ne compte pas. Regardez ce qu’il y a maintenant.',
  aidSame:
    'Les deux sont de la même personne. Ce que vous avez écrit ne compte pas. Choisissez l’offre de quelqu’un d’autre.',
  aidUnit:
    'Les deux se comptent en unités différentes. Ce que vous avez écrit ne compte pas. Demandez à l’une des personnes de récrire dans l’autre unité.',
  aidTooMuch:
    'C’est plus que le besoin ou l’offre. Ce que vous avez écrit ne compte pas. Choisissez un nombre plus petit.',
  aidTooLong:
    'Cela resterait plus longtemps que rien ne reste. Ce que vous avez écrit ne compte pas. Choisissez 90 jours au plus, puis récrivez-le.',
  aidUnwitnessed:
    'Personne n’a vu que vous écrivez pour quelqu’un d’autre. Ce que vous avez écrit ne compte pas. Nommez qui est à côté de vous.',
  notMatched:
    'Les deux doivent dire oui avant que l’une dise comment la joindre. Rien n’a été écrit. Attendez les deux.',
  contactUnfit:
    'C’est vide, ou plus long que 160 caractères. Rien n’a été écrit ; ce que vous avez tapé est encore là. Écrivez plus court.',
  rotaName:
    'Le nom d’un tour s’écrit en minuscules sans accent, chiffres et traits d’union. Rien n’a été fait ; ce que vous avez tapé est encore là. Écrivez-le ainsi.',
  twoInARow:
    'C’est trop près d’un autre de vos tours : personne ne sert deux fois de suite. Rien n’a été fait. Refusez l’un des deux.',
  nothingSaid:
    'Il n’y a encore rien à dire. Rien n’a été écrit. Écrivez un texte ou ajoutez un fichier.',
  tooManyFiles:
    'Trop de fichiers l’accompagnent ; le plus est {most}. Rien n’a été écrit ; ce que vous avez tapé est encore là. Ajoutez les autres à une autre réponse.',
  fileName:
    'Le nom de ce fichier ne convient pas partout. Rien n’a été écrit ; ce que vous avez tapé est encore là. Renommez-le : lettres, chiffres et traits d’union.',
  fileNotWhole:
    'Ce fichier n’est pas encore tout arrivé ; parties manquantes : {chunks}. Ce qui est arrivé est en sûreté. Réessayez après avoir été en contact avec les autres.',
  fileBroken:
    'Ce qui est arrivé n’est pas le fichier nommé. Rien n’a été écrit. Demandez à qui il est de l’ajouter à nouveau.',
};
