#!/usr/bin/python3
"""Makes entities.tsv from Debian's iso-codes, CLDR, the time zone table and the lists in data/.

  make_table.py CLDR_FOLDER > entities.tsv

CLDR_FOLDER is a node_modules folder made outside the repository:
  npm install cldr-localenames-full cldr-dates-full
The build does not run this: the table is kept with the sources. README.md describes its format.
"""
import collections
import gettext
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
ISO = pathlib.Path('/usr/share/iso-codes/json')
ZONES = pathlib.Path('/usr/share/zoneinfo/zone.tab')
LANGUAGES = set('''af ak am ar as az be bg bn bs ca ceb ckb cs cy da de ee el en es et eu fa fi fil fr ga gl gu ha he hi hr
hu hy id ig is it ja ka kk km kn ko ku ky lb lg ln lo lt lv mg mi mk ml mn mr ms mt my nb nd ne nl nn om or pa pl ps pt rn
ro ru rw sd si sk sl sn so sq sr sv sw ta te tg th ti tk tn tr tt ug uk ur uz vi wo xh yo yue zh zu'''.split())
GLOBAL = 8  # a name that so many languages share is good in all of them
NOT_COUNTRIES = {'EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'AQ', 'BV', 'HM',
                 'UM', 'GS', 'TF', 'IO', 'SJ', 'CC', 'CX', 'BQ', 'MF', 'BL', 'PM', 'WF', 'NF', 'PN', 'TK', 'NU', 'AX'}
PARTS_OF_THE_WORLD = {'002': 'africa', '142': 'asia', '150': 'europe', '005': 'southamerica', '003': 'northamerica',
                      '013': 'centralamerica', '419': 'latinamerica', '029': 'caribbean', '011': 'westafrica',
                      '015': 'northafrica', '143': 'centralasia', '035': 'seasia', '151': 'easterneurope',
                      '155': 'westerneurope'}
ORGANISATIONS = {'EU': 'eu', 'UN': 'un'}
# Words and given names too: believed only with a reason.
AMBIGUOUS = {'turkey', 'chad', 'jordan', 'georgia', 'jersey', 'guinea', 'mali', 'niger', 'togo', 'palau', 'nauru', 'man',
             'martinique', 'dominica', 'samoa', 'salvador', 'grenada', 'san marino', 'victoria', 'washington',
             'guernsey', 'virginia', 'perth', 'adelaide', 'monaco', 'lima', 'dakota',
             'carolina', 'maine', 'delaware', 'indiana', 'nevada', 'santiago', 'sofia', 'regina', 'georgie', 'goiás',
             'rivers', 'plateau', 'delta', 'edo', 'cross river', 'niue', 'nome', 'male',
             'denver', 'phoenix', 'orange', 'bergen', 'como', 'lodi', 'prato', 'massa', 'fermo', 'latina', 'imperia', 'enna',
             'león', 'burgos', 'toledo', 'zamora', 'cuenca', 'ávila', 'segovia', 'soria', 'mendoza', 'potenza', 'trapani',
             'того', 'мали', 'чад', 'ницца', '인도', '이란', '수단', '가나', '기니', '말리', '차드', '오만', '통가'}
STATES_OF = {'US', 'CA', 'AU', 'BR', 'DE', 'AT', 'IN', 'NG', 'MX', 'ES', 'IT', 'RU', 'UA', 'JP', 'KR', 'CN', 'RO', 'NO', 'SE',
             'PL', 'NL', 'ZA', 'KE', 'CZ', 'HU', 'FR', 'ID', 'PK', 'ET'}
STATE_TYPES = {'State', 'Province', 'Territory', 'Land', 'Federal district', 'Region', 'Autonomous community', 'Republic',
               'Administrative territory', 'Administrative region', 'Prefecture', 'County', 'Department', 'Voivodship',
               'Autonomous region', 'Special self-governing province', 'Regional state', 'Autonomous district'}
NO_STATES = {'Plateau', 'Rivers', 'Delta', 'Edo', 'Cross River', 'Outlying areas', 'Niger', 'México', 'Colima', 'Para',
             'Lagos', 'Distrito Federal', 'Washington', 'Parà', 'Marche', 'Pará', 'Acre', 'La Rioja', 'Kano', 'Imo',
             'Bali', 'Puebla', 'Guerrero', 'Hidalgo', 'Morelos', 'Nova Scotia ', 'Oriental', 'Borno ', 'Benue ',
             'Ciudad de México', 'Chandīgarh', 'Valenciana', 'Delhi', 'New York', 'Berlin', 'Wien', 'Hamburg', 'Bremen',
             'Puducherry', 'North-West', 'Pest', 'Vas', 'Alba', 'Taiwan Sheng', 'Hong Kong SAR', 'Southern Nations',
             'Harari People', 'Avtonomna Respublika Krym', 'Chechenskaya Respublika', 'Tigrai', 'Gambela Peoples', 'Zala', 'Centre-Val de Loire', 'Var', 'Olt',
             'Guam', 'Puerto Rico', 'American Samoa', 'Virgin Islands, U.S.', 'Northern Mariana Islands', 'Abia', 'Kogi'}
NO_ZONES = re.compile(r'^(Antarctica|Arctic|Indian|Atlantic|Pacific/(?!Auckland|Honolulu|Port_Moresby|Fiji|Guam))|'
                      r'/(North_Dakota|Indiana|Kentucky)/|^America/(Nome|Adak|Juneau|Sitka|Metlakatla|Yakutat|Menominee|'
                      r'Boise|Creston|Dawson|Inuvik|Iqaluit|Resolute|Moncton|Glace_Bay|Goose_Bay|Blanc-Sablon|Atikokan|'
                      r'Thunder_Bay|Nipigon|Rainy_River|Swift_Current|Yellowknife|Whitehorse|Fort_Nelson|Cancun|Merida|'
                      r'Matamoros|Chihuahua|Ojinaga|Bahia|Belem|Maceio|Santarem|Araguaina|Noronha|Eirunepe|Rio_Branco|'
                      r'Campo_Grande|Cuiaba|Punta_Arenas|Scoresbysund|Danmarkshavn|Thule|Pangnirtung|Ciudad_Juarez|'
                      r'Bahia_Banderas|Coyhaique|Argentina/(?!Buenos)|Rankin_Inlet|Cambridge_Bay)')
FORMER_ZONES = {'Europe/Kyiv': 'Europe/Kiev', 'Asia/Kolkata': 'Asia/Calcutta', 'Asia/Ho_Chi_Minh': 'Asia/Saigon',
                'Asia/Yangon': 'Asia/Rangoon', 'Asia/Kathmandu': 'Asia/Katmandu', 'Africa/Asmara': 'Africa/Asmera',
                'America/Argentina/Buenos_Aires': 'America/Buenos_Aires'}  # as CLDR names them
COUNTRY_SIZED = {'Singapore', 'Luxembourg', 'Panama', 'Guatemala', 'Djibouti', 'Monaco', 'Kuwait', 'San Marino',
                 'Vatican', 'El Salvador', 'Hong Kong', 'Macao', 'Macau', 'Gibraltar', 'Jersey', 'Guernsey', 'Bermuda',
                 'Aruba', 'Barbados', 'Grenada', 'Martinique', 'Guadeloupe', 'Jamaica', 'Puerto Rico', 'Dominica',
                 'Antigua', 'Anguilla', 'Fiji', 'Guam', 'Isle of Man', 'Cayman', 'Montserrat', 'Tortola', 'Curaçao',
                 'St. Lucia', 'St. Vincent', 'St. Kitts', 'St. Thomas', 'Grand Turk', 'Marigot', 'Kralendijk', 'Busingen',
                 'Mariehamn', 'Miquelon', 'Cayenne', 'Eastern', 'Lower Prince’s Quarter', 'Danmarkshavn'}


def fold(text):
    text = unicodedata.normalize('NFKD', text.casefold())
    return ''.join(c for c in text if not unicodedata.combining(c))


class Entities:
    """Entities in order of precedence, and each one's names with the languages they are good in."""

    def __init__(self):
        self.rows = {}
        self.names = collections.defaultdict(dict)

    def add(self, identity, kind, country, label):
        self.rows.setdefault(identity, (kind, country, label))

    def name(self, identity, written, language='*'):
        written = re.sub(r'\s+', ' ', written).strip(' .;|\t') if not re.search(r'\.\w?\.$', written) else written
        if len(written) > 1 and len(written) < 90:
            self.names[identity].setdefault(written, set()).add(language)

    def write(self, out):
        for identity, (kind, country, label) in self.rows.items():
            words = [encoded(written, languages) for written, languages in self.names[identity].items()]
            out.write('\t'.join([kind, identity, country, label, ';'.join(words)]) + '\n')


WORDS_ELSEWHERE = {'Island'}  # names that many languages have, and that are words in a language which has another

AMBIGUOUS_FOLDED = {fold(word) for word in AMBIGUOUS}


def encoded(written, languages):
    mark = ''
    if written[0] in '!~':
        mark, written = written[0], written[1:]
    if fold(written) in AMBIGUOUS_FOLDED and mark != '~':
        mark = '!'
    everywhere = '*' in languages or 'en' in languages or len(languages) >= GLOBAL and written not in WORDS_ELSEWHERE
    return mark + ('' if everywhere else ','.join(sorted(languages)) + ':') + written


def cldr(folder, package, file):
    """Yields (language, content) for each language; those of scripts and regions count for their language."""
    for path in sorted((folder / package / 'main').glob(f'*/{file}')):
        locale = path.parent.name
        language = {'no': 'nb'}.get(locale.split('-')[0], locale.split('-')[0])
        if language in LANGUAGES and locale not in ('en-Dsrt', 'en-Shaw'):
            yield language, json.loads(path.read_text())['main'][locale]


def plain(name):
    """The name alone, of `Myanmar (Burma)`; nothing for what no text writes."""
    if 'SAR' in name or '–' in name:
        return []
    outside = re.sub(r'\s*[(（][^)）]*[)）]', '', name)
    return [] if re.search(r'[\d/,()（）]', outside) else [outside]


def countries(entities, folder):
    for country in json.loads((ISO / 'iso_3166-1.json').read_text())['3166-1']:
        code = country['alpha_2']
        if code in NOT_COUNTRIES:
            continue
        label = country.get('common_name', country['name']).split(',')[0]
        entities.add(f'iso:{code}', 'country', code, label)
    entities.add('iso:XK', 'country', 'XK', 'Kosovo')
    for language, content in cldr(folder, 'cldr-localenames-full', 'territories.json'):
        for code, name in content['localeDisplayNames']['territories'].items():
            code = code.split('-alt-')[0]
            identity = f'iso:{code}'
            if code in PARTS_OF_THE_WORLD:
                identity = f'region:{PARTS_OF_THE_WORLD[code]}'
            if code in ORGANISATIONS:
                identity = f'org:{ORGANISATIONS[code]}'
            elif code not in PARTS_OF_THE_WORLD and (f'iso:{code}' not in entities.rows or name == code):
                continue
            for part in plain(name):
                if not (language == 'en' and part.isupper()):
                    entities.name(identity, part, language)


def lines(file):
    for line in (HERE / 'data' / file).read_text().splitlines():
        if line.strip() and not line.startswith('#'):
            yield [field.strip() for field in line.split('|')]


def own_names(entities, identity, label, names, kind=''):
    if kind != 'country' and f'!{label}' not in names.split(';') and not re.search(rf'(^|;)\w\w:{re.escape(label)}(;|$)',
                                                                                   names):
        entities.name(identity, label)
    for name in filter(None, (name.strip() for name in names.split(';'))):
        language, written = re.match(r'^(?:([a-z]{2,3}):)?(.*)$', name).groups()
        for form in (['~' + form for form in forms_of(written[1:])] if written[0] == '~' else [written]):
            entities.name(identity, form, language or '*')


def regions(entities):
    for identity, country, label, names in lines('regions.txt'):
        if re.fullmatch('[A-Z]{2}', identity):
            code = f'iso:{identity}'
            entities.rows[code] = ('country', identity, label)
            if not (label.isupper() or fold(label) in AMBIGUOUS_FOLDED):
                entities.name(code, label)
            own_names(entities, code, label, names, 'country')
            continue
        identity = identity.removesuffix('-x')
        entities.add(identity, 'region', country, label)
        own_names(entities, identity, label, names)


# What Debian's names of subdivisions have and texts go without.
GENERIC = re.compile(r'^(Республика|Республіка|Provincia di|județul|județ) | (Sheng|megye)$|(?<=..)(省|自治区)$')


def translations():
    """Yields (language, function that gives a subdivision's name in it) for the languages of Debian's iso-codes."""
    for path in sorted(pathlib.Path('/usr/share/locale').glob('*/LC_MESSAGES/iso_3166-2.mo')):
        language = path.parts[-3].split('_')[0].split('@')[0]
        if language in LANGUAGES:
            with path.open('rb') as file:
                yield language, gettext.GNUTranslations(file).gettext


def states(entities):
    taken = {fold(name) for names in entities.names.values() for name in names}
    known = []
    for state in json.loads((ISO / 'iso_3166-2.json').read_text())['3166-2']:
        country, name = state['code'][:2], state['name'].split(',')[0].rstrip('*')
        if country not in STATES_OF or state['type'] not in STATE_TYPES or name in NO_STATES or '[' in name:
            continue
        if fold(name) in taken and name not in ('Georgia', 'Victoria'):
            continue
        identity = f'iso:{state["code"]}'
        entities.add(identity, 'region', country, name)
        entities.name(identity, name)
        known.append((identity, state['name']))
    for language, translated in translations():
        for identity, name in known:
            for written in sorted({translated(name), GENERIC.sub('', translated(name))}):
                own = language == 'ja' and identity.startswith('iso:JP')  # words and surnames: in states.txt
                if written != name and fold(written) not in taken and not own and not re.search('[,(/]', written):
                    entities.name(identity, written, language)
    entities.add('iso:US-WA', 'region', 'US', 'Washington')
    entities.name('iso:US-WA', 'Washington state')
    for code, names in lines('states.txt'):
        own_names(entities, f'iso:{code}', '', names, 'country')


# The forms of an adjective, by its ending.
ADJECTIVES = [('isch', ['ische', 'ischen', 'ischer', 'isches', 'ischem']),
              ('ский', ['ская', 'ское', 'ские', 'ского', 'ской', 'ских', 'скому', 'ским', 'скую', 'скими', 'ском']),
              ('ський', ['ська', 'ське', 'ські', 'ського', 'ської', 'ських', 'ському', 'ським', 'ську', 'ською']),
              ('ski', ['skiego', 'skiej', 'skim', 'skich', 'skie', 'ska', 'ską', 'skiemu']),
              ('ský', ['ského', 'ské', 'ským', 'ských', 'ská', 'skou', 'skému', 'ští']),
              ('ien', ['ienne', 'iens', 'iennes']), ('ais', ['aise', 'aises']), ('ois', ['oise', 'oises']),
              ('ain', ['aine', 'ains', 'aines']), ('és', ['esa', 'eses', 'esas']),
              ('o', ['a', 'os', 'as', 'i', 'e']), ('sk', ['ska', 'ske', 'skt'])]


def forms_of(adjective):
    for ending, others in ADJECTIVES:
        if adjective.endswith(ending) and adjective.islower() and len(adjective) > len(ending) + 2:
            return [adjective] + [adjective.removesuffix(ending) + other for other in others]
    return [adjective]


def slug(text):
    return re.sub('[^a-z0-9]+', '-', fold(text)).strip('-')


def cities(entities, folder):
    zones = {}
    for line in ZONES.read_text().splitlines():
        if not line.startswith('#'):
            country, _, zone = line.split('\t')[:3]
            if not NO_ZONES.search(zone):
                zones[zone] = country
    english, found = {}, []
    for language, content in cldr(folder, 'cldr-dates-full', 'timeZoneNames.json'):
        tree = content['dates']['timeZoneNames']['zone']
        for zone, country in zones.items():
            node = tree
            for part in FORMER_ZONES.get(zone, zone).split('/'):
                node = node.get(part, {}) if isinstance(node, dict) else {}
            if 'exemplarCity' in node:
                found.append((zone, language, node['exemplarCity']))
                if language == 'en':
                    english[zone] = node['exemplarCity']
    label_of = {zone: english.get(zone, zone.split('/')[-1].replace('_', ' ')) for zone in zones}
    identity_of = {}
    for zone, country in zones.items():
        label = label_of[zone]
        if label in COUNTRY_SIZED or label == entities.rows.get(f'iso:{country}', ('', '', label))[2]:
            continue
        identity_of[zone] = f'city:{country.lower()}-{slug(label)}'
        entities.add(identity_of[zone], 'city', country, label)
        entities.name(identity_of[zone], label)
    for zone, language, name in found:
        if zone in identity_of:
            for part in plain(name):
                entities.name(identity_of[zone], part, language)
    for label, country, names in lines('cities.txt'):
        identity = f'city:{country.lower()}-{slug(label)}'
        entities.add(identity, 'city', country, label)
        own_names(entities, identity, label, names)


def others(entities):
    for identity, label, country, names in lines('organisations.txt'):
        entities.add(f'org:{identity}', 'org', country, label)
        own_names(entities, f'org:{identity}', label, names)
    for identity, label, names in lines('agencies.txt'):
        entities.add(f'agency:{identity}', 'agency', '', label)
        own_names(entities, f'agency:{identity}', label, names)
    for identity, names in lines('words.txt'):
        kind = identity.split(':')[0]
        entities.add(identity, kind, '', '')
        for name in names.split(';'):
            languages, written = re.match(r'^(?:([a-z,]+):)?(.*)$', name.strip()).groups()
            for language in (languages or '*').split(','):
                entities.name(identity, written, language)


def main():
    folder = pathlib.Path(sys.argv[1])
    entities = Entities()
    countries(entities, folder)
    regions(entities)
    others(entities)
    cities(entities, folder)
    states(entities)
    sys.stdout.reconfigure(encoding='utf-8')
    entities.write(sys.stdout)


if __name__ == '__main__':
    main()
