-- Deploy routiq:ref/address_words to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row
--
-- Words are in the form of contact.plain_text. No word is the short form of one and the long form of
-- another, so that what was made short stays as it is.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.address_words (
    words text not null,
    written_as text not null,
    constraint pk_address_words primary key (words),
    constraint ck_address_words_words check (words ~ '^[^ ]+( [^ ]+)*$' and words = lower(words)),
    constraint ck_address_words_written_as
    check (written_as ~ '^([^ ]+( [^ ]+)*)?$' and written_as <> words)
);

alter table ref.address_words owner to app_owner;

comment on table ref.address_words is
    'How common words of postal addresses are written short; contact.normalize_address asks it. '
    'Class: reference';
comment on column ref.address_words.words is
    'The word, or words, as contact.plain_text writes them';
comment on column ref.address_words.written_as is 'The short form; empty where the word goes';

insert into ref.address_words (words, written_as)
select
    trim(w.words) as words,
    split_part(l.line, ': ', 1) as written_as
from string_to_table($words$
st: street, str, strasse, saint
rd: road
ave: avenue, av, aven
blvd: boulevard, boul
dr: drive, drv
ct: court, crt
pl: place
ln: lane
tce: terrace, terr, ter
cres: crescent, cresent, crs
cct: circuit
cl: close
pde: parade
hwy: highway, highwy
pkwy: parkway, pwy
sq: square
gr: grove, grv
gdns: gardens, gdn, garden
hts: heights
est: estate
esp: esplanade
prom: promenade
cir: circle
trl: trail
wy: way
mt: mount
ft: fort
pt: point
jct: junction
bldg: building
fl: floor, flr
lvl: level
n: north
s: south
e: east
w: west
ne: northeast, north east
nw: northwest, north west
se: southeast, south east
sw: southwest, south west
po box: p o box, post office box, postbox, pobox, g p o box, gpo box, locked bag, postfach
nsw: new south wales
vic: victoria
qld: queensland
tas: tasmania
act: australian capital territory
usa: united states, united states of america
uk: united kingdom, great britain
nz: new zealand
$words$, E'\n') as l (line)
cross join lateral string_to_table(split_part(l.line, ': ', 2), ',') as w (words)
where w.words <> '';

-- "12/34 Smith St" and "Unit 12, 34 Smith Street" are one place.
insert into ref.address_words (words, written_as)
select
    w.words,
    '' as written_as
from string_to_table('unit apt apartment flat suite ste no number', ' ') as w (words);

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.address_words from app_owner;
grant select, insert, update, delete on ref.address_words to app_migrator;

commit;
