/** Le village d’exercice : son bandeau, sa carte, sa porte et les noms de ses habitants. */
import type { village as en } from '../en/village.ts';
import type { Translation } from '../message.ts';

export const village: Translation<typeof en> = {
  band: 'Village d’exercice : rien n’est réel ici, rien n’est gardé',
  where: 'Village d’exercice',
  prefix: 'Exercice :',
  title: 'Exercice : {title}',
  leave: 'Quitter le village',
  step: 'Étape {at} sur {of}',
  'step.end': 'La visite est finie',
  moving: 'Un instant : vos voisins font leur part.',
  next: 'Continuer',
  day: 'Laisser passer un jour',
  doForMe: 'Faites-le pour moi',
  go: 'Aller à {place}',
  'fine.title': 'Dites que vous allez bien',
  'fine.do':
    'Appuyez sur « Je vais bien » dans Pouls. L’envoi attend dix secondes, pour que vous puissiez annuler.',
  'fine.done':
    'Vos voisins vous ont entendu. Le signe de vie dit « je vais bien » et rien d’autre : ni lieu, ni noms.',
  'late.title': 'Quelqu’un manque',
  'late.do': '{silent} ne donne plus signe de vie. Laissez passer un jour et regardez Pouls.',
  'late.done':
    '{silent} est en retard. Un retard n’est pas une alerte : on oublie, et les téléphones tombent en panne.',
  'ask.title': 'Prenez des nouvelles de {silent}',
  'ask.wait':
    'On ne doute de personne trop tôt. Laissez passer des jours, jusqu’à ce que vos appareils demandent d’eux-mêmes.',
  'ask.do':
    'Vos appareils demandent. Ouvrez ce que vous savez de {silent}, et notez que vous avez appelé sans réponse.',
  'ask.done': 'C’est noté pour vous tous : la personne suivante voit ce qui a été tenté.',
  'sign.title': 'Sonnez ensemble',
  'sign.do':
    '{proposer} veut sonner pour {silent}. Nul ne le peut seul : deux de vos trois sonneurs doivent signer. Lisez, puis maintenez le bouton pour signer.',
  'sign.done':
    'La cloche sonne chez {ally}, comme exercice. Dans ce village, rien ne sonne jamais comme si c’était réel.',
  'ally.title': 'Votre allié agit',
  'ally.do': '{ally} entend la cloche et commence ce qui était prévu.',
  'ally.done':
    '{ally} a entendu la cloche et suit le plan préparé d’avance. Étapes faites là-bas : {done} sur {of}. En vrai, vous voyez qu’on vous a entendu ; ici seulement, vous pouvez regarder ses appareils.',
  'clear.title': 'Fin d’alerte',
  'clear.do':
    '{silent} est de retour : un téléphone en panne. {fresh} a commencé la fin d’alerte. Il faut deux personnes, dont une qui n’avait pas sonné. Signez aussi.',
  'clear.done': 'La cloche s’est tue, chez {ally} aussi.',
  'decide.title': 'Décidez d’une petite chose',
  'decide.do':
    '{proposer} vous pose une question à tous. Lisez-la et répondez. Consentir veut dire : je peux m’en accommoder.',
  'decide.done':
    'Votre réponse compte comme celle de chacun. Vous pouvez la changer jusqu’à la clôture.',
  'end.title': 'Vous avez parcouru une alerte entière',
  'end.do': 'Restez et essayez ce que vous voulez, ou partez. Rien de tout cela n’est gardé.',
  'enter.title': 'Un village d’exercice',
  'enter.what':
    'Parcourez une alerte une fois avant d’en avoir besoin. Votre assemblée a ici quatre voisins et un allié. Les personnes sont inventées ; le programme est le vrai.',
  'enter.time':
    'Le temps ne passe que si vous le laissez passer. Chaque enregistrement est marqué pour toujours comme répétition.',
  'enter.kept':
    'Rien n’est écrit sur cet appareil, rien n’est envoyé. Quittez ou fermez la page, et tout disparaît.',
  'enter.building': 'Le village se construit. Cela prend un petit moment.',
  'enter.ready': 'Tout le monde est là.',
  'enter.go': 'Entrer',
  'enter.back': 'Retour',
  'enter.failed':
    'Le village n’a pas pu être construit dans ce navigateur. Rien n’a été gardé. Vous pouvez réessayer.',
  'enter.again': 'Réessayer',
  'name.home': 'Cour des Tilleuls',
  'name.ally': 'Le Coteau',
  'name.me': 'Vous',
  'name.1': 'Inès',
  'name.2': 'Karim',
  'name.3': 'Solène',
  'name.4': 'Jules',
  'name.5': 'Margot',
  'name.6': 'Youssef',
  'name.7': 'Odile',
  'text.ring':
    'Personne n’a de nouvelles de {silent} depuis des jours. Nous avons appelé, sans réponse.',
  'text.question': 'Réparons-nous le portail ?',
  'text.questionText': 'Il ne ferme plus. Il faudrait deux d’entre nous et un après-midi.',
  'text.note': 'Fait.',
};
