/** Ce qui se trouve devant l’application : verrouillée, dans un autre onglet, une panne, une perte. */
import type { gate as en } from '../en/gate.ts';
import type { Translation } from '../message.ts';

export const gate: Translation<typeof en> = {
  back: 'Retour',
  'closed.title': 'Verrouillé sur cet appareil.',
  'closed.why': 'La phrase de passe l’ouvre. D’ici là, rien ne sort ni ne change.',
  'guarded.calm': 'Verrouillé. Aucune alarme ne sonne ici.',
  'guarded.drill': 'Exercice : imaginez une alarme. Verrouillé.',
  'guarded.rings': {
    by: 'rings',
    one: 'Une alarme sonne.',
    many: '{rings} alarmes sonnent.',
    other: '{rings} alarmes sonnent.',
  },
  'guarded.why':
    'Les alarmes se voient même verrouillé, vérifiées comme toujours. Le reste attend la phrase de passe.',
  'ring.rings':
    'Elle vient de {name}. Assez de personnes ont signé, et cet appareil a vérifié chaque signature.',
  'ring.asked': 'Elle vient de {name}. On demande encore à des personnes de signer.',
  'ring.drill':
    'Exercice : imaginez qu’elle vient de {name}. C’est pour s’entraîner, rien de réel ne se passe.',
  'ring.until': 'jusqu’à {when}',
  'ring.unlock': 'Pour agir, donnez la phrase de passe.',
  'pass.label': 'Phrase de passe',
  'pass.help': 'Vous pouvez la coller.',
  'pass.open': 'Ouvrir',
  'pass.wait': 'Ouverture en cours. C’est un peu long, et c’est voulu.',
  'pass.show': 'Montrer ce que je tape',
  'pass.hide': 'Cacher ce que je tape',
  'pass.wrong':
    'Ce n’est pas la phrase de passe de cet appareil. Rien n’est perdu. Réessayez ; ce que vous avez tapé est encore là.',
  'forgot.title': 'Je l’ai oubliée',
  'forgot.nobody':
    'Personne ne peut ouvrir cet appareil sans elle : ni votre assemblée, ni ceux qui font Tocsin.',
  'forgot.back':
    'Ce que vous avez écrit est dans votre assemblée. Votre clé de papier et un membre à vos côtés vous rendent votre place, ici ou sur un autre téléphone. Sans le papier, deux membres qui vous connaissent le peuvent.',
  'forgot.wipe':
    'Enlevez d’abord ce qui est ici : cela ne pourra plus jamais être lu. Choisissez ensuite « J’étais déjà là ».',
  'forgot.hold': 'Maintenez pour tout enlever ici',
  'wipe.consequence':
    'Les clés, les mots et les réglages de ce navigateur disparaissent pour de bon. Votre assemblée garde ce qu’elle a de vous. Pour revenir, il vous faut votre clé de papier ou deux membres.',
  'wipe.confirm': 'Tout enlever',
  'taken.title': 'Tocsin est ouvert dans un autre onglet.',
  'taken.why':
    'Un seul onglet à la fois peut écrire pour vous. Rien n’est perdu. Continuez là-bas, ou fermez cet onglet-là et revenez.',
  'taken.again': 'L’ouvrir ici',
  'failed.title': 'Cet appareil n’a pas pu être ouvert.',
  'failed.again': 'Réessayer',
  'failed.stays': 'Si cela dure, redémarrez le navigateur. Ce qui est gardé ici n’en souffre pas.',
  'lost.title': 'Ce navigateur a jeté ce qu’il gardait.',
  'lost.which': 'Disparu de cet appareil : {names}.',
  'lost.safe':
    'Les navigateurs le font quand la place manque, et certains après sept jours sans visite. Ce que d’autres avaient de vous est en sûreté chez eux.',
  'lost.back':
    'Votre clé de papier et un membre à vos côtés vous rendent votre place en dix minutes environ.',
  'lost.keep': 'Pour que cela n’arrive plus',
  'lost.keepHow': 'Installez Tocsin sur l’écran d’accueil et ouvrez-le une fois par semaine.',
  'lost.again': 'Retrouver ma place',
  'lost.on': 'Continuer avec ce qui reste',
};
