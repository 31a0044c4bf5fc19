/** Passer des fichiers d’un appareil à l’autre : par écran et caméra, par fichier, par texte. */
import type { handing as en } from '../en/handing.ts';
import type { Translation } from '../message.ts';

export const handing: Translation<typeof en> = {
  'give.code': 'Montrez cet écran. L’autre téléphone le lit avec sa caméra.',
  'give.codes': {
    by: 'parts',
    one: 'Montrez cet écran. L’autre téléphone le lit avec sa caméra.',
    other:
      'Il faut {parts} codes. Appuyez sur « Faire défiler » et montrez l’écran jusqu’à ce que l’autre téléphone les ait tous. L’ordre n’a pas d’importance.',
  },
  'give.tooLong': 'C’est trop long pour des codes. Passez-le comme fichier.',
  'give.save': 'Enregistrer comme fichier',
  'give.share': 'Passer comme fichier',
  'give.wait': 'Préparation du code',
  'take.scan': 'Lire avec la caméra',
  'take.file': 'Ouvrir un fichier',
  'take.paste': 'Coller ou taper',
  'take.pasteLabel': 'Un lien, ou le texte d’un fichier',
  'take.pasteHelp': 'Tout, du premier caractère au dernier.',
  'take.pasteGo': 'Le prendre',
  'take.stop': 'Arrêter la caméra',
  'camera.label': 'Ce que voit la caméra',
  'camera.wait': 'La caméra démarre. Votre navigateur demandera peut-être la permission.',
  'camera.aim': 'Tenez la caméra au-dessus du code.',
  'camera.refused':
    'La caméra n’est pas permise ici. Rien n’est perdu. Permettez-la dans les réglages du navigateur, ouvrez un fichier ou collez le texte.',
  'camera.absent': 'Aucune caméra trouvée ici. Ouvrez un fichier ou collez le texte.',
  'camera.busy':
    'La caméra n’a pas démarré. Fermez ce qui l’utilise, ouvrez un fichier ou collez le texte.',
  'parts.label': 'Parties lues',
  'parts.have': {
    by: 'have',
    none: 'Encore aucune partie sur {of}.',
    one: 'Une partie sur {of}. Peu importe l’ordre.',
    many: '{have} parties sur {of}. Peu importe l’ordre.',
    other: '{have} parties sur {of}. Peu importe l’ordre.',
  },
  'read.foreign': 'C’est un code, mais pas de Tocsin. Rien n’a été pris.',
  'read.newer':
    'Une version plus récente a fait ce code. Rien n’a été pris. Mettez Tocsin à jour ici.',
  'read.damaged': 'Ce code est abîmé. Rien n’a été pris. Approchez la caméra ou redemandez-le.',
  'read.broken':
    'Ce lien ou ce texte est coupé, ou n’est pas de Tocsin. Rien n’a été pris. Redemandez-le en entier.',
  'read.large': 'Ce fichier est plus grand que ceux que l’on se passe ici. Rien n’a été pris.',
  'read.taken': 'Reçu.',
};
