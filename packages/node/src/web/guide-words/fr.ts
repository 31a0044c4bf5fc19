import type { GuideWords } from './en.ts';

/** The page for phones in French. */
export const fr: GuideWords = {
  title: 'Tocsin pour les téléphones de cette maison',
  what: 'L’application ne fonctionne sur ton téléphone que s’il fait confiance à cet ordinateur. Pour cela, tu installes une fois un petit fichier, et tu peux l’enlever à tout moment.',
  withoutHead: 'Sans lui',
  without: [
    'l’application ne peut pas utiliser l’appareil photo, donc rien ne peut être scanné ;',
    'elle ne marche pas hors ligne ;',
    'le téléphone ne garde aucune clé, donc tu ne peux pas être membre avec lui.',
  ],
  compareHead: 'D’abord : est-ce le bon ordinateur ?',
  compare:
    'Quelqu’un sur le même réseau peut te montrer une fausse page. Ne crois donc pas celle-ci. Va voir l’ordinateur, ou la personne qui s’en occupe, et fais taper : tocsin status. Ton téléphone montre l’empreinte (SHA-256) dans les détails du fichier. Elle doit être tout entière la même que sur cet écran. Sinon, arrête.',
  fingerprint: 'Empreinte du fichier de cette page',
  spoken: 'La même en court, à dire à voix haute',
  shortOnly: 'La forme courte révèle une confusion, pas une attaque.',
  scope:
    'Ce que tu installes ne peut répondre que de cet ordinateur : son nom et ses adresses dans cette maison. Cela ne peut se faire passer pour aucun autre site.',
  ends: 'Il prend fin le {date}.',
  file: 'Le fichier à installer',
  listed: 'Ton téléphone le montre sous le nom',
  iosHead: 'iPhone et iPad',
  ios: [
    'Ouvre cette page dans Safari, touche le fichier et autorise le téléchargement.',
    'Réglages → Général → VPN et gestion de l’appareil → le nom ci-dessus. Touche Plus de détails et compare l’empreinte. Puis touche Installer.',
    'Réglages → Général → Informations → Réglages des certificats : active-le.',
  ],
  iosRemove:
    'Pour l’enlever : Réglages → Général → VPN et gestion de l’appareil → le nom ci-dessus → Supprimer le profil.',
  androidHead: 'Téléphones Android',
  android: [
    'Touche le fichier ; il est enregistré dans Téléchargements.',
    'Paramètres → cherche « certificat CA » → Installer quand même → choisis le fichier.',
    'Paramètres → cherche « Certificats de confiance » → Utilisateur → le nom ci-dessus. Compare l’empreinte. Si elle est différente, enlève-le tout de suite.',
  ],
  androidRemove:
    'Pour l’enlever : Paramètres → Certificats de confiance → Utilisateur → le nom ci-dessus → Supprimer. Android dit que le réseau peut être surveillé tant qu’un tel fichier est là.',
  firefoxPhoneHead: 'Firefox sur Android',
  firefoxPhone: [
    'Fais d’abord les étapes pour Android.',
    'Firefox → Paramètres → À propos de Firefox : touche le logo jusqu’à ce qu’il dise que les paramètres secrets sont activés.',
    'Firefox → Paramètres → Paramètres secrets → active « Utiliser des certificats CA tiers ».',
  ],
  firefoxPhoneRemove: 'Pour l’enlever : désactive cela, puis enlève le fichier d’Android.',
  firefoxComputerHead: 'Firefox sur un ordinateur',
  firefoxComputer: [
    'Paramètres → Vie privée et sécurité → Afficher les certificats → Autorités → Importer → choisis le fichier.',
    'Clique sur Voir et compare l’empreinte. Puis coche « Confirmer cette AC pour identifier des sites web ».',
  ],
  firefoxComputerRemove:
    'Pour l’enlever : la même liste → le nom ci-dessus → Supprimer ou ne plus faire confiance.',
  openHead: 'Ensuite, ouvre l’application',
  open: 'Choisis une de ces adresses et garde-la. Sous une autre, l’application est vide, car un navigateur garde tes clés selon l’adresse.',
  none: 'L’application n’est pas ouverte aux téléphones en ce moment. Demande à la personne qui s’occupe de l’ordinateur.',
  seen: 'Qui fouille ton téléphone voit que ce fichier est là.',
  languages: 'Langues',
};
