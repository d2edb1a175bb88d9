begin;

select plan(19);

select test.make_clinic();

create function pg_temp.upsert(p_system text, p_contacts jsonb, p_subject text default 'user_ada')
returns jsonb
language sql
as $$
    select
        case
            when a.answer ~ '^RQ' then to_jsonb(a.answer)
            else a.answer::jsonb
        end
    from (
        select
            test.answer_to(
                p_subject, 'org_north',
                format('select api.upsert_contacts(%L, %L)', p_system, p_contacts)
            ) as answer
    ) as a
$$;

create function pg_temp.ann()
returns jsonb
language sql
as $$
    select '{
        "id": "77", "first_name": "Ann", "last_name": "Lee", "date_of_birth": "1980-02-03",
        "sex": "Female", "email": " Ann@Example.COM", "city": "Perth", "post_code": "6000",
        "country_code": "AU", "updated_at": "2026-03-01T10:00:00Z",
        "patient_phone_numbers": [
            {"number": "08 6111 2222", "phone_type": "Home"},
            {"number": "0412 345 678", "phone_type": "Mobile"},
            {"number": "nonsense", "phone_type": "Other"}
        ]
    }'::jsonb
$$;

create function pg_temp.rows()
returns setof text
language sql
as $$
    select format('contact %s %s', c.ctid, c.xmin) from contact.contacts as c
    union all
    select format('patient %s %s', p.ctid, p.xmin) from contact.patients as p
    union all
    select format('point %s %s', p.ctid, p.xmin) from contact.contact_points as p
    union all
    select format('identifier %s %s', i.ctid, i.xmin) from contact.contact_identifiers as i
    union all
    select format('external id %s %s', e.ctid, e.xmin) from integration.external_ids as e
    union all
    select format('document %s %s', d.ctid, d.xmin) from contact.search_documents as d
$$;

select is(
    pg_temp.upsert('cliniko', jsonb_build_array(pg_temp.ann())) -> 'inserted', '1'::jsonb,
    'a new one is inserted'
);
select results_eq(
    $$select c.given_name, c.birth_date, c.sex, c.primary_email::text, c.primary_phone::text,
    c.address, c.is_patient from contact.contacts as c where c.display_name = 'Ann Lee'$$,
    $$values ('Ann', date '1980-02-03', 'female', 'ann@example.com', '+61412345678',
    '{"city": "Perth", "country": "AU", "postcode": "6000"}'::jsonb, true)$$,
    'with what its system says, in our form'
);
select results_eq(
    $$select p.normalized, p.is_valid from contact.contact_points as p
    where p.contact_id = test.contact('Ann Lee') order by p.system, p.rank$$,
    $$values ('ann@example.com', true), ('+61412345678', true), ('+61861112222', true),
    (null, false)$$,
    'every number and address, the mobile one first, also what is none'
);
select is(
    (
        select count(*)
        from contact.patients as p
        where p.contact_id = test.contact('Ann Lee')
    ),
    1::bigint, 'Cliniko brings patients'
);

create temporary table before as
select r.line from pg_temp.rows() as r (line);

select is(
    pg_temp.upsert('cliniko', jsonb_build_array(pg_temp.ann())) -> 'unchanged', '1'::jsonb,
    'sent again it is known'
);
select is(
    pg_temp.upsert(
        'cliniko', jsonb_build_array(pg_temp.ann() || '{"notes": "x", "updated_at": "2026-04-01"}')
    ) -> 'unchanged',
    '1'::jsonb, 'also with what we do not read'
);
select bag_eq(
    'select * from pg_temp.rows()', 'select * from before', 'and no row has another version'
);
select is(
    pg_temp.upsert(
        'cliniko',
        jsonb_build_array(
            pg_temp.ann() || '{"first_name": "Anna", "updated_at": "2026-02-01T00:00:00Z"}'
        )
    ) -> 'older',
    '1'::jsonb, 'what was said earlier does not replace what was said later'
);
select is(
    pg_temp.upsert(
        'cliniko',
        jsonb_build_array(
            pg_temp.ann() || '{
                "first_name": "Anna", "date_of_birth": null,
                "updated_at": "2026-04-01T00:00:00+10:00"
            }'
        )
    ) -> 'updated',
    '1'::jsonb, 'what is said later does'
);
select results_eq(
    $$select c.display_name, c.birth_date from contact.contacts as c where c.family_name = 'Lee'$$,
    $$values ('Anna Lee', date '1980-02-03')$$, 'and what it does not say stays'
);
select is(
    pg_temp.upsert(
        'chatwoot',
        '[
            {"id": 5, "name": "Bo", "phone_number": "+61412000111", "updated_at": 1700000000},
            {"id": 5, "name": "Bob", "phone_number": "+61412000111", "updated_at": 1700000001},
            {"name": "nobody"}
        ]'
    ),
    '{"inserted": 1, "updated": 0, "unchanged": 0, "older": 0, "deleted": 0,
    "refused": [{"external_id": null, "why": "it has no id"}]}'::jsonb,
    'of one that comes twice the later counts, and a bad one is named and stops nobody'
);
select is(
    pg_temp.upsert(
        'cliniko',
        jsonb_build_array(pg_temp.ann() || '{"id": "78", "date_of_birth": "1980-02-30"}')
    ) -> 'refused' -> 0 ->> 'why',
    'its date of birth is none', 'a day that no month has is no date'
);

select results_eq(
    $$select d.text, contact.upsert_date(d.text) from (
    values ('1980-02-29'), ('1981-02-29'), ('198-01-01'), ('1980-13-01'), ('1980-01-00'), ('x'),
    ('1849-12-31'), ('1980-02-03T00:00:00Z')) as d (text)$$,
    $$values ('1980-02-29', date '1980-02-29'), ('1981-02-29', null), ('198-01-01', null),
    ('1980-13-01', null), ('1980-01-00', null), ('x', null), ('1849-12-31', null),
    ('1980-02-03T00:00:00Z', date '1980-02-03')$$,
    'what is no date raises nothing'
);

select test.sign_in('user_ada', 'org_north');
select contact.merge_contacts(
    test.organization('north'), test.contact('Mary'), test.contact('Anna Lee')
);

select is(
    pg_temp.upsert(
        'cliniko',
        jsonb_build_array(
            pg_temp.ann() || '{"email": "new@example.com", "updated_at": "2026-05-01T00:00:00Z"}'
        )
    ) -> 'updated',
    '1'::jsonb, 'one that was merged is known'
);
select is(
    (
        select c.primary_email::text
        from contact.contacts as c
        where c.family_name = 'Lee' and c.merged_into_id is null
    ),
    'new@example.com', 'as the one that stands for it'
);
select is(
    pg_temp.upsert('filing cabinet', '[]'), '"RQ422"'::jsonb, 'a system that nobody knows is refused'
);
select is(pg_temp.upsert('cliniko', '{}'), '"RQ422"'::jsonb, 'and so is what is no list');
select is(
    pg_temp.upsert('cliniko', '[]', 'user_nobody'), '"RQ403"'::jsonb, 'customers bring nobody'
);

select is(
    pg_temp.upsert('chatwoot', '[{"id": 2, "name": "Cy"}, {"name": "nobody"}]'),
    '{"inserted": 1, "updated": 0, "unchanged": 0, "older": 0, "deleted": 0,
    "refused": [{"external_id": null, "why": "it has no id"}]}'::jsonb,
    'what has no id is not taken for the one whose id is its place'
);

select *
from finish();

rollback;
