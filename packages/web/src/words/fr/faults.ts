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
};
