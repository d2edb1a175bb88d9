begin;

select plan(4);

select is(
    standardisation.id_of('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'contacts', 'contact-1'),
    standardisation.id_of('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'contacts', 'contact-1'),
    'an id follows from organization, table and old id'
);

select isnt(
    standardisation.id_of('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'contacts', 'contact-1'),
    standardisation.id_of('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'contacts', 'contact-1'),
    'another organization has another one'
);

select matches(
    standardisation.id_of('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'contacts', 'contact-1')::text,
    '^.{14}5.{4}[89ab]',
    'it is a uuid of version 5'
);

select is(
    standardisation.id_of(
        '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'contacts', 'AAAAAAAA-0000-4000-8000-000000000001'
    ),
    'aaaaaaaa-0000-4000-8000-000000000001',
    'a uuid stays as it is'
);

select *
from finish();

rollback;
