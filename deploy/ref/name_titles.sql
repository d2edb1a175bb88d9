-- Deploy routiq:ref/name_titles to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row
--
-- Words are in the form of contact.plain_text. Words that are given or family names as well, such as
-- Major, Dean, Don and Ma, are left out: a title that stays costs a match, a name that goes costs two.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.name_titles (
    place text not null,
    word text not null,
    written_as text,
    constraint pk_name_titles primary key (place, word),
    constraint ck_name_titles_place check (place in ('start', 'end')),
    constraint ck_name_titles_word check (word ~ '^[^ ]+$' and word = lower(word)),
    constraint ck_name_titles_written_as check (written_as ~ '^[^ ]+$')
);

alter table ref.name_titles owner to app_owner;

comment on table ref.name_titles is
    'Words beside a name: titles before it, degrees and generations after it; '
    'contact.normalize_name asks it. Class: reference';
comment on column ref.name_titles.place is 'start or end: where in a name the word is a title';
comment on column ref.name_titles.word is 'The word as contact.plain_text writes it';
comment on column ref.name_titles.written_as is
    'What takes its place, as for junior and senior, who are two people; null where it goes';

insert into ref.name_titles (place, word)
select
    'start' as place,
    t.word
from regexp_split_to_table($words$
mr mrs ms miss mx mstr dr doctor prof professor assoc asst rev revd reverend fr father sir dame
capt col lt sgt herr frau hr fru dhr mevr mevrouw meneer dipl mme mlle monsieur madame
mademoiselle senor senora senorita sr sra srta signor signora signorina dott dottssa shri smt
datuk
$words$, '[ \n]+') as t (word)
where t.word <> '';

insert into ref.name_titles (place, word)
select
    'end' as place,
    t.word
from regexp_split_to_table($words$
phd md dds dmd dpm rn msc bsc mba bpod mpod mbbs frcs frcp facs esq esquire obe mbe cbe oam jd llb
llm edd psyd pharmd dpt cpa dvm fracs
$words$, '[ \n]+') as t (word)
where t.word <> '';

-- Two people of one family: never dropped.
insert into ref.name_titles (place, word, written_as)
values
('end', 'junior', 'jr'),
('end', 'jnr', 'jr'),
('end', 'jr', 'jr'),
('end', 'senior', 'sr'),
('end', 'snr', 'sr'),
('end', 'sr', 'sr'),
('end', '2nd', 'ii'),
('end', 'ii', 'ii'),
('end', '3rd', 'iii'),
('end', 'iii', 'iii'),
('end', '4th', 'iv'),
('end', 'iv', 'iv');

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.name_titles from app_owner;
grant select, insert, update, delete on ref.name_titles to app_migrator;

commit;
