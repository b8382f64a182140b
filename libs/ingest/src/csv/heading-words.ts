import { IMPORT_TARGETS, KNOWN_TRAITS, type ImportKind } from '@tributary/contract';

/** What people write above the usual columns, in English, German, French, Portuguese, Spanish, Italian, Finnish and Polish. */
const WORDS: Readonly<Record<string, string>> = {
  userId: 'id, user, uid, user no, user number, customer, customer id, customer no, customer number, client id, member id, external id, kunde, kunden id, kundennummer, kunden nr, benutzer, benutzer id, nutzer id, identifiant, id client, numero client, no client, id utilisateur, id cliente, id do cliente, id do utilizador, id do usuario, numero de cliente, id utente, asiakasnumero, id klienta',
  anonymousId: 'anonymous, visitor id, device id, cookie id',
  email: 'mail, email address, e mail address, mail address, e mail adresse, email adresse, mailadresse, adresse e mail, adresse email, adresse mail, courriel, adresse electronique, endereco de email, endereco de e mail, correo, correo electronico, indirizzo email, sahkoposti, sahkopostiosoite, adres email, adres e mail',
  phone: 'phone number, telephone, telephone number, tel, mobile, mobile phone, mobile number, cell, cell phone, telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, mobiltelefon, portable, numero de telephone, telephone portable, telefone, telemovel, celular, numero de telefone, telefono, movil, cellulare, puhelin, puhelinnumero, numer telefonu',
  firstName: 'given name, forename, vorname, prenom, primeiro nome, nome proprio, nombre, etunimi, imie',
  lastName: 'surname, family name, nachname, familienname, zuname, nom, nom de famille, apelido, sobrenome, ultimo nome, apellido, apellidos, cognome, sukunimi, nazwisko',
  name: 'full name, contact name, vollstandiger name, voller name, nom complet, nome completo, nome, nombre completo, koko nimi, imie i nazwisko',
  gender: 'sex, geschlecht, sexe, genre, genero, sexo, genere, sukupuoli, plec',
  birthday: 'birth date, birthdate, date of birth, dob, geburtstag, geburtsdatum, date de naissance, data de nascimento, aniversario, fecha de nacimiento, data di nascita, syntymaaika, data urodzenia',
  age: 'alter, idade, edad, eta, ika, wiek',
  title: 'job title, position, titel, titre, titulo, cargo, poste, funktion',
  website: 'url, web site, webseite, homepage, site web, site',
  createdAt: 'created, created on, creation date, signed up, signed up at, sign up date, signup date, registered, registered at, registration date, customer since, erstellt, erstellt am, angelegt am, registriert am, kunde seit, cree le, date de creation, date d inscription, inscrit le, criado em, data de criacao, data de registo, data de cadastro, fecha de registro, luotu, utworzono',
  company: 'company name, organisation, organization, firma, unternehmen, entreprise, societe, empresa, azienda, yritys',
  industry: 'branche, secteur, setor, sector, settore, toimiala, branza',
  employees: 'number of employees, employee count, headcount, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, employes, effectif, nombre d employes, funcionarios, empleados, dipendenti',
  plan: 'tariff, tarif, forfait, abonnement, plano, assinatura',
  timezone: 'time zone, zeitzone, fuseau horaire, fuso horario, zona horaria, fuso orario',
  locale: 'language, sprache, langue, idioma, lingua, kieli, jezyk',
  currency: 'wahrung, waehrung, devise, moeda, moneda, valuta',
  tags: 'tag, labels, schlagworte, schlagworter, etiquettes, etiquetas, etichette, tunnisteet',
  event: 'event name, event type, action, activity, ereignis, aktion, evenement, nom de l evenement, evento, nome do evento, tapahtuma, zdarzenie',
  timestamp: 'time, date, datetime, date time, occurred at, event time, event date, when, original timestamp, zeit, zeitpunkt, zeitstempel, datum, horodatage, date et heure, heure, data, data e hora, fecha, hora, ora, aika, czas',
  messageId: 'message, event id, ereignis id',
  groupId: 'id, group, company, company id, organisation id, organization id, account id, account, firmen id, firmennummer, id entreprise, id da empresa, id empresa',
};

/** Upper and lower case, accents and signs between words make no difference. */
export const plainWord = (heading: string): string =>
  heading.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

function wordsOf(kind: ImportKind): ReadonlyMap<string, string> {
  const targets = [...IMPORT_TARGETS[kind], ...KNOWN_TRAITS[kind]];
  const known = new Map<string, string>();
  for (const target of targets) known.set(plainWord(target), target);
  for (const target of targets) {
    for (const word of (WORDS[target] ?? '').split(', ')) if (word !== '' && !known.has(plainWord(word))) known.set(plainWord(word), target);
  }
  return known;
}

const WORDS_OF: Readonly<Record<ImportKind, ReadonlyMap<string, string>>> = { contacts: wordsOf('contacts'), events: wordsOf('events'), companies: wordsOf('companies') };

/** @returns what a column of this heading usually means; null: nothing that is known here */
export const meaningOf = (heading: string, kind: ImportKind): string | null => WORDS_OF[kind].get(plainWord(heading)) ?? null;
