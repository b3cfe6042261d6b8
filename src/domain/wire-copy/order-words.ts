/**
 * How agencies and press offices word their instructions to newsrooms, by language. A rule reads a line from its start:
 * first any of the words `around`, then an opening, then what that opening asks for. Prose has other words in between and
 * is left alone: “The embargo was lifted on Tuesday”.
 */

const list = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(' | '))
const wordSet = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')))

/** Words around an opening that say nothing of their own: “Please note: this report is strictly embargoed until …”. */
export const around = wordSet(
  'please note attention attn editors editor desks the this following all these story report release copy material content contents',
  'article information text item is are strictly news press under and above below data speech interview study results document',
  'bitte beachten achtung hinweis an die redaktionen redaktion der dieser diese dieses das text meldung bericht folgende mitteilung',
  'nachricht beitrag unter alle angaben inhalte sind steht mit einer strikt',
  'attention avis aux rédactions redactions cette ce dépêche communiqué article est sont sous le la les texte information informations strictement',
  'atención aviso a los las redacciones editores esta este nota noticia información bajo estrictamente texto comunicado',
  'attenzione avviso alle ai redazioni questa questo notizia comunicato sotto testo è sono strettamente',
  'atenção aos às editores redações esta este notícia comunicado sob',
  'let op redacties dit deze bericht persbericht tekst valt onder staat is strikt',
  'uwaga redakcje do redakcji ten tekst ta informacja jest materiał objęty objęta objęte',
  'внимание вниманию редакций этот материал это сообщение текст находится под',
  'obs viktigt redaktion artikeln texten är denna detta er denne meldingen',
)

/** What begins an embargo, followed by a time; the first word of each is enough to look at it. */
export const embargoOpenings = list(
  'embargo until | embargo till | embargoed until | embargoed till | embargoed to | embargoed for | embargo lifts | embargo ends | embargo | embargoed',
  'hold for release until | hold for release at | hold for release | hold until | on hold until',
  'not for release until | not for release before | not for publication until | not for publication before | not to be published before',
  'not to be released before | not for broadcast before | not for broadcast until | not for use before | not for use until',
  'not for print or broadcast before | not for print before | do not publish before | do not publish until | do not use before',
  'may not be published until | may not be published before | must not be published until | must not be published before',
  'may not be used until | may not be used before | must not be used until | must not be used before | may not be released before',
  'darf nicht vor | dürfen nicht vor | darf erst ab | dürfen erst ab | ne peut être publié avant | ne peut être publiée avant',
  'do not use until | for release at | for release on | for release after | for publication after | for use after',
  'sperrfrist | sperrfrist bis | gesperrt bis | gesperrt für | sperrvermerk | frei ab | frei für | freigegeben ab',
  'nicht vor | nicht veröffentlichen vor | nicht zur veröffentlichung vor',
  "embargo jusqu'au | embargo jusqu’au | embargo jusqu'à | embargo jusqu’à | ne pas diffuser avant | ne pas publier avant",
  'diffusion interdite avant | publication interdite avant | embargué jusqu’au',
  'embargo hasta | embargado hasta | embargada hasta | no publicar antes | no publicar hasta | no difundir antes | no difundir hasta',
  'embargo fino | non pubblicare prima | non diffondere prima | da non pubblicare prima',
  'embargo até | embargado até | não publicar antes | não divulgar antes',
  'embargo tot | niet publiceren voor | niet publiceren vóór | niet voor publicatie voor | onder embargo tot',
  'embargo do | embargiem do | embargo obowiązuje do | nie publikować przed | nie publikować do',
  'эмбарго до | эмбарго | эмбарго: | не публиковать до | не публиковать ранее | не для публикации до',
  'embargo till | embargo til | får ej publiceras före | får inte publiceras före | må ikke publiseres før | må ikke offentliggøres før',
  'embargo asti | julkaisuvapaa | ambargo | embargo do | 엠바고 | حظر النشر حتى',
  '解禁 | 解禁日時 | 解禁時間 | 報道解禁 | 報道解禁日時 | エンバーゴ | 禁止发布',
)

/** Words that may stand among those of an embargo's time. */
export const embargoWords = wordSet(
  'until till before after not no use for release publication broadcast and or in on at the to be from of online print web all media social',
  'be may must can published used released broadcast aired shared reported distributed made public tonight this evening night midnight',
  'only uk british central european eastern editions first any earlier than time times local london new york paris berlin vienna rome madrid tokyo brussels strictly',
  'und darf dürfen erst veröffentlicht verwendet verbreitet gesendet werden heute abend nacht ce soir esta noche tarde stasera vanavond ikväll',
  'bis zum zur für früher als ortszeit nicht vor freigabe nachrichtenagenturen abend morgenausgaben',
  "jusqu'au jusqu’au jusqu'à jusqu’à avant pas publier diffuser heure paris locale",
  'delle della dalle hasta antes no publicar difundir hora local fino prima non pubblicare ora locale até antes não',
  'tot voor vóór niet publiceren do przed nie czasu до по московскому времени не ранее публиковать',
  'till til før före kl asti まで 以降 の',
)

type Labels = Readonly<Record<'kill' | 'correction' | 'advisory', readonly string[]>>

/**
 * Labels in front of a headline or alone on a line, in capitals as they are written here; corrections and advisories with a
 * colon behind them in any case, all of them in brackets in any case.
 */
export const labels: Labels = {
  kill: list(
    'KILL | KILL NOTICE | MANDATORY KILL | BULLETIN KILL | STORY KILL | STORY KILLED | STORY WITHDRAWN | STORY REMOVED | MANDATORY ELIMINATION | DO NOT USE',
    'RETRACTION | RETRACTED | MELDUNG ZURÜCKGEZOGEN | NICHT VERWENDEN | DÉPÊCHE ANNULÉE | NOTICIA ANULADA | NOTIZIA ANNULLATA | NOTÍCIA ANULADA',
    'WITHDRAWN | WITHDRAWAL | ZURÜCKGEZOGEN | STORNO | STORNIERUNG | ANNULATION | ANNULÉ | ANNULÉE | ANULACIÓN | ANULADO | ANULADA',
    'ANNULLAMENTO | ANNULLATO | ANNULLATA | ANULAÇÃO | INTREKKING | INGETROKKEN | ANULOWANE | ANULUJEMY | АННУЛИРОВАНО | АННУЛИРУЕТСЯ',
    'ÅTERKALLAS | TREKKES TILBAKE | TILBAGETRUKKET | 기사 취소',
    'BERICHT INGETROKKEN | DEPESZA ANULOWANA | СООБЩЕНИЕ АННУЛИРУЕТСЯ | 記事取り消し | 全文取り消し | 配信取り消し | 撤稿 | 전문취소 | 전문 취소',
  ),
  correction: list(
    'CORRECTED | CORRECTED REPEAT | OFFICIAL CORRECTED | CORRECTION | CORRECTIVE | REFILE | CLARIFICATION | CLARIFIED | ERRATUM',
    'BERICHTIGUNG | BERICHTIGT | KORREKTUR | KORRIGIERT | KORRIGIERTE FASSUNG | KORR | RICHTIGSTELLUNG | KLARSTELLUNG',
    'RECTIFICATIF | CORRECTIF | RECTIFICATION | CORR | CORRIGÉ | ANNULE ET REMPLACE | PRÉCISION',
    'CORRECCIÓN | CORRECIÓN | CORREGIDO | CORRIGE | RECTIFICACIÓN | FE DE ERRATAS | FE DE ERRORES | ACLARACIÓN',
    'RETTIFICA | CORREZIONE | ERRATA CORRIGE | PRECISAZIONE | CORREÇÃO | CORRIGIDO | ERRATA | RETIFICAÇÃO',
    'RECTIFICATIE | CORRECTIE | GECORRIGEERD | VERBETERING | SPROSTOWANIE | KOREKTA | POPRAWKA',
    'ПОПРАВКА | ИСПРАВЛЕНИЕ | УТОЧНЕНИЕ | ИСПРАВЛЕННАЯ ВЕРСИЯ',
    'RÄTTELSE | RETTELSE | RETTET | KORRIGERING | KORJAUS | OIKAISU | OPRAVA | DÜZELTME | ΔΙΟΡΘΩΣΗ | 訂正 | 更正 | 정정 | 바로잡습니다 | تصحيح',
  ),
  advisory: list(
    'EDITORS | EDITORS’ NOTE | NOTE TO EDITORS | EDITORS’ ADVISORY | MEDIA ADVISORY | ATTENTION EDITORS | ATTN EDITORS | NOTE TO DESKS | NOTE TO SUBSCRIBERS | SERVICE ADVISORY',
    'MANDATORY CREDIT | NO ARCHIVE | NO SALES | NO RESALE | EDITORIAL USE ONLY | FOR EDITORIAL USE ONLY | TO CLIENTS',
    'ACHTUNG REDAKTIONEN | HINWEIS AN DIE REDAKTIONEN | REDAKTIONSHINWEIS | AN DIE REDAKTIONEN | HINWEIS FÜR REDAKTIONEN',
    'AVIS AUX RÉDACTIONS | ATTENTION RÉDACTIONS | ATTENTION AUX RÉDACTIONS | À L’ATTENTION DES RÉDACTIONS | NOTE AUX RÉDACTIONS',
    'AVISO A LAS REDACCIONES | AVISO A LOS EDITORES | ATENCIÓN EDITORES | NOTA A LOS EDITORES | AVVISO ALLE REDAZIONI | NOTA PER LE REDAZIONI',
    'AVISO ÀS REDAÇÕES | ATENÇÃO EDITORES | NOTA AOS EDITORES | LET OP REDACTIES | AAN DE REDACTIES',
    'DO REDAKCJI | UWAGA REDAKCJE | INFORMACJA DLA REDAKCJI | ВНИМАНИЮ РЕДАКЦИЙ | ATT REDAKTIONEN | TILL REDAKTIONEN | TIL REDAKSJONEN',
    '編集局各位 | 加盟社各位 | 編集上のお知らせ | 编者注意',
  ),
}

/** Labels that are news too with a headline behind them, even in capitals: “KILLED: three miners”, “RÜCKRUF: Spielzeug”. */
export const loneLabels: Labels = {
  kill: list('ELIMINATION | KILLED | RÜCKRUF | CANCELADA | ОТЗЫВ | 取り消し | 撤销 | إلغاء'),
  correction: [],
  advisory: list('ADVISORY | RESTRICTIONS | NOTE'),
}

/** Slug words by which an agency's own name of a story says the same: `BC-EU--Volcano, KILL`. */
export const slugWords: Readonly<Record<string, 'kill' | 'correction' | 'advisory'>> = {
  kill: 'kill',
  elimination: 'kill',
  withdrawal: 'kill',
  withhold: 'kill',
  corrective: 'correction',
  correction: 'correction',
  clarification: 'correction',
  corr: 'correction',
  advisory: 'advisory',
}

/** Sentences that order a kill, from their beginning: who is asked, what to do, and with which piece of copy. */
export const killSentences: readonly RegExp[] = [
  /^(?:a |the )?kill is mandatory\b/iu,
  /^make (?:certain|sure)(?: that)? the (?:story|report|item|alert|photo|picture) is not (?:published|used|aired|broadcast)\b/iu,
  /^(?:editors:? )?(?:please )?(?:immediately )?(?:kill|disregard|withdraw|delete|spike|eliminate|remove|do not (?:use|publish|run|broadcast)) (?:the|this|our|all|above|any|earlier|previous)(?: [^\s.]{1,30}){0,4}? (?:story|stories|report|reports|item|alert|dispatch|copy|version|versions|article|take|snap)\b/iu,
  /^kill (?:bc|am|pm)-/iu,
  /^(?:this|our|above|the above|the earlier)(?: [^\s.]{1,30}){0,3}? (?:story|item|alert|dispatch) (?:is|has been) (?:withdrawn|retracted|killed)\b/iu,
  /^the (?:[^\s.]{1,30} ){0,4}?(?:story|dispatch|snap)(?:(?:,? (?!who\b|that\b|which\b|say)[^\s,]{1,30}){1,12},)? (?:is|has been) (?:killed|withdrawn|retracted)[.!]?$/iu,
  /^the (?:[^\s.]{1,30} ){0,4}?(?:story|dispatch|snap),? (?:about|on|slugged|moved|headlined|sent|filed)(?:,? (?!who\b|that\b|which\b|say)[^\s,]{1,30}){1,12},? (?:is|has been) killed[.!]?$/iu,
  /^(?:[^\s.]{1,30} ){1,6}?(?:story|dispatch|snap),? (?:is|has been) killed[.!]?$/iu,
  /^(?:the )?(?:ap|associated press|afp|reuters|dpa|pa|upi|kyodo|xinhua) (?:is withdrawing|has withdrawn|withdraws|has retracted|is retracting) (?:its|the|this|an?)\b/iu,
  /^(?:achtung[:!]? )?(?:bitte )?(?:verwenden sie|benutzen sie|veröffentlichen sie) (?:die|diese|obige|unsere) (?:meldung|nachricht)[^.]{0,120} nicht\b/iu,
  /^(?:bitte (?:die )?|die )(?:meldung|nachricht)[^.]{0,120} (?:nicht (?:mehr )?(?:verwenden|veröffentlichen)|wird zurückgezogen|ist zurückgezogen|ist hinfällig)\b/iu,
  /^(?:prière|merci) de ne pas (?:utiliser|publier|diffuser|tenir compte)\b/iu,
  /^(?:attention\s?[-–—!]\s?)?(?:veuillez |prière d['’]|merci d['’])annuler (?:la|cette|notre) (?:dépêche|information|nouvelle)\b/iu,
  /^(?:la|cette|notre) (?:dépêche|information|nouvelle)[^.]{0,120} est annulée\b/iu,
  /^(?:por favor|rogamos|se ruega)[, ]+(?:que )?no (?:usen|utilicen|publiquen|difundan|utilizar|publicar|difundir)\b/iu,
  /^queda(?:n)? anulad[ao]s? (?:la|el|las|los|nuestra) (?:noticia|información|despacho|nota)/iu,
  /^(?:si prega|preghiamo) di non (?:usare|utilizzare|pubblicare|diffondere)\b/iu,
  /^la (?:notizia|precedente)[^.]{0,120} (?:è|va considerata|deve intendersi) annullata\b/iu,
  /^(?:por favor|favor|pedimos que)[, ]+não (?:usar|usem|publicar|publiquem|utilizem|divulguem)\b/iu,
  /^(?:gelieve|wij verzoeken u)[^.]{0,100} niet te (?:gebruiken|publiceren)\b/iu,
  /^(?:het|dit|bovenstaand) bericht[^.]{0,100} (?:is ingetrokken|wordt ingetrokken|vervalt)\b/iu,
  /^prosimy (?:nie (?:publikować|wykorzystywać)|o nie(?:publikowanie|wykorzystywanie))/iu,
  /^(?:просим|просьба) (?:не (?:использовать|публиковать)|аннулировать|снять)/iu,
  /^(?:この|上記の|先ほどの)?.{0,30}(?:記事|速報|配信).{0,30}(?:取り消します|使用しないで(?:ください|下さい))/u,
]

/** Notes in brackets that say what a new version corrects: `(Corrects day in paragraph 2)`. */
export const correctingWords =
  /^(?:corrects|corrected|correcting|fixes|clarifies|korrigiert|berichtigt|korrigierte|corrige|corrigée?|rectifie|corregida?|corregido|corregge|corretto|corrigida?|corrigido|gecorrigeerd|corrigeert|poprawia|poprawiona|исправл\p{L}{1,8}|уточня\p{L}{1,8}|уточнен\p{L}{1,8}|rättar|retter)(?=[\s:,])/iu

/** Whole lines that name the copy that was wrong: `Correction to Harbour bridge story`. */
export const correctingLines: readonly RegExp[] = [
  /^(?:corrections?|clarification|corrective) (?:to|of|on|for) [^.!?]{2,80} (?:story|stories|report|item|alert|dispatch|snap|copy)[.:]?$/iu,
  /^(?:berichtigung|korrektur|richtigstellung) (?:zur?|der|zu unserer|unserer) (?:meldung|nachricht|eilmeldung)\b[^.!?]{0,80}[.:]?$/iu,
  /^(?:rectificatif|correctif|rectification) (?:à|de) (?:la|notre) (?:dépêche|information)\b[^.!?]{0,80}[.:]?$/iu,
  /^(?:corrección|rectificación) (?:a|de) (?:la|nuestra) (?:noticia|nota|información)\b[^.!?]{0,80}[.:]?$/iu,
  /^(?:rettifica|correzione) (?:alla|della) (?:nostra )?notizia\b[^.!?]{0,80}[.:]?$/iu,
  /^(?:correção|retificação) (?:à|da) (?:nossa )?(?:notícia|nota)\b[^.!?]{0,80}[.:]?$/iu,
  /^(?:rectificatie|correctie) (?:bij|van|op) (?:het|ons) bericht\b[^.!?]{0,80}[.:]?$/iu,
]
