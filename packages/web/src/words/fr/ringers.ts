/** Prochains sonneurs d’un pacte, feuilles, clés ambre ; absents. */
import type { ringers as en } from '../en/ringers.ts';
import type { Translation } from '../message.ts';

export const ringers: Translation<typeof en> = {
  title: 'Qui sonne et scelle pour nous dans {name}.',
  support: 'Chaque geste dit la suite. Le faire deux fois ne nuit à rien.',
  now: '{needed} sonneurs sur {holders} sonnent ; {seal} gardiens du sceau sur {seals} signent.',
  'rotate.title': 'Refaire les sonneurs',
  'rotate.what':
    'Quand quelqu’un a été arrêté, ou qu’un téléphone avec une cloche a disparu. Les membres s’accordent, les feuilles signent, puis les alliés sont prévenus.',
  without: 'Qui laisser de côté',
  withoutHelp: 'Arrêté, ou le téléphone a disparu. Personne n’est blâmé.',
  anew: 'Laisser ce qui était commencé et recommencer',
  code: 'Le code de votre feuille pour ce pacte',
  codeHelp:
    'Dix groupes de cinq chiffres. Seulement si vous gardez le sceau et avez ôté ses clés de ce téléphone.',
  'rotate.do': 'Faire la suite',
  'rotate.held': 'Vous demandez de nouveaux sonneurs.',
  done: 'C’est fait. La suite est dite plus bas.',
  'stage.keys': 'Chaque téléphone fait ses clés',
  'stage.agreeing': 'Les membres disent oui',
  'stage.signing': 'Les feuilles signent',
  'stage.filed': 'Les alliés sont prévenus',
  missing:
    'Encore sans clés : {names}. Quand leurs téléphones auront eu du réseau, recommencez ; sinon, laissez-les de côté.',
  willRing: 'Sonneront : {names}',
  willSeal: 'Garderont le sceau : {names}',
  signed: '{have} sur {needed} ont signé.',
  mine: 'Votre feuille est demandée. Tapez son code plus haut et recommencez.',
  filed: 'Les nouveaux sonneurs tiennent, et nos alliés sont prévenus.',
  recovered: 'Déposé chez nos alliés. Ils commencent après 14 jours, sauf si le sceau s’y oppose.',
  objected: 'L’opposition tient. Les alliés l’apprendront au prochain contact.',
  agree: 'Voir ce qui attend un oui',
  'sheet.title': 'Votre feuille pour ce pacte',
  'sheet.what':
    'Les clés pour plus tard vont sur papier : qui prend ce téléphone ne prend alors aucun sceau.',
  'sheet.show': 'Montrer le code pour le noter',
  'sheet.label': 'Le code : dix groupes de cinq chiffres',
  'sheet.hide':
    'Que personne ne regarde par-dessus votre épaule. Gardez la feuille comme un acte notarié.',
  'sheet.print': 'Imprimer',
  'sheet.forget': 'La vérifier, puis l’ôter de ce téléphone',
  'sheet.typed': 'Tapez-le depuis le papier',
  'sheet.hold': 'Maintenez pour ôter les clés',
  'sheet.sure':
    'Les clés pour plus tard ne seront que sur papier. Si le papier est perdu, elles le sont aussi.',
  'sheet.confirm': 'Les ôter',
  'sheet.gone': 'La feuille est juste. Ses clés ne sont plus dans ce téléphone.',
  'sheet.wrong': 'Ce n’est pas le code de cette feuille. Rien n’a été ôté.',
  'recover.title': 'Les feuilles de notre sceau sont perdues',
  'recover.what':
    'Ceux qui gardent une clé de secours, et pas de cloche, déposent de nouveaux sonneurs. Les alliés attendent 14 jours, pour qu’un sceau non perdu puisse s’y opposer.',
  'recover.held': 'Vous déposez de nouveaux sonneurs chez nos alliés.',
  'object.title': 'Quelqu’un a déposé de nouveaux sonneurs, et nos feuilles ne sont pas perdues',
  'object.what': 'Autant de feuilles qu’il en faut à notre sceau disent que cela ne commence pas.',
  'object.do': 'S’opposer',
  'object.held': 'Vous vous opposez aux nouveaux sonneurs.',
  'amber.title': 'Une clé ambre',
  'amber.what':
    'Deux clés ambre préviennent et interrogent les alliés là où aucun sonneur ne peut. Rien n’agit.',
  'amber.do': 'Avoir une clé ambre',
  'amber.held': 'Vous demandez une clé ambre.',
  'amber.known': 'Nos alliés connaissent votre clé ambre. Elle sert dans Cloche.',
  'amber.waits':
    'Vous avez une clé ambre. Les alliés la connaîtront quand les prochains sonneurs tiendront.',
  'away.title': {
    by: 'count',
    none: 'Tout le monde compte.',
    one: '{count} membre ne compte pas pour le moment.',
    other: '{count} membres ne comptent pas pour le moment.',
  },
  'away.support':
    'Qui écrit de nouveau compte de nouveau à la prochaine décision. Personne n’a à le demander.',
  'away.witnesses': 'Qui au-dehors peut en témoigner',
  'away.noWitness': 'Personne encore. Nommez des alliés tant que vous êtes tous là.',
  'away.keys': {
    by: 'keys',
    one: '{keys} gardien de leur sceau',
    other: '{keys} gardiens de leur sceau',
  },
  'away.elsewhere': 'un pacte absent de cet appareil',
  'away.name': 'Nommer des alliés témoins',
  'away.nameWhy':
    'L’un d’eux signe quand la moitié manque, pour que deux moitiés ne continuent pas toutes deux.',
  'away.which': 'Quels pactes',
  'away.nameHeld': 'Vous demandez à nos membres de nommer ces alliés.',
  'away.nameDo': 'Interroger nos membres',
  'away.asked': 'Nos membres sont interrogés : {have} sur {needed} ont dit oui.',
  'away.pick': 'Choisissez d’abord',
  'away.letters': 'Pour continuer sans certains, ou déposer ce qu’un allié a signé',
  'away.lettersWhy': 'C’est sous Assemblée, Gens',
  'witness.title': 'Témoigner pour un allié',
  'witness.what':
    'Sur votre parole ils continuent sans les absents. Appelez-les d’abord, et ceux des absents que vous connaissez : qui répond n’est pas absent.',
  'witness.once':
    'Une liste par assemblée. Si l’autre moitié vous le demande aussi, ne signez pour aucune et réunissez-les.',
  'witness.letter': 'Leur lettre',
  'witness.pact': 'Dans quel pacte',
  'witness.over': 'La liste que j’ai signée pour eux avant est finie',
  'witness.hold': 'Maintenez pour témoigner : je ne connais que cette liste',
  'witness.sure':
    'Vous signez qu’ils peuvent continuer sans ceux de la liste, jusqu’à ce qu’ils écrivent.',
  'witness.confirm': 'Témoigner',
  'witness.need': 'D’abord la lettre et le pacte',
  'witness.done': 'Signé pour {who}. Rendez ceci à ceux qui l’ont demandé.',
  witnessed: 'Témoigné pour des alliés',
  'witnessed.one': 'par {name} dans {pact}, {when}',
};
