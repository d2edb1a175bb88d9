begin;

select plan(9);

select test.make_tenants();

insert into core.users (external_id, name, email)
values ('user_mary', 'Mary Jones', 'mary@example.com');

select is(
    (
        select jsonb_build_array(e.after -> 'email', e.after -> 'name', e.after -> 'external_id')
        from audit.events as e
        where e.after ->> 'external_id' = 'user_mary'
    ),
    '["withheld", "withheld", "user_mary"]',
    'without a key a sensitive value is withheld, and the write is not'
);

set local audit.digest_key = 'a key of more than thirty-two characters';

update core.users set email = 'jones@example.com'
where external_id = 'user_mary';

select matches(
    (
        select e.after ->> 'email'
        from audit.events as e
        where e.action = 'update' and e.after ? 'email'
    ),
    '^[0-9a-f]{8}:[0-9a-f]{64}$',
    'with a key its digest stands there'
);
select is(
    (
        select e.after ->> 'email'
        from audit.events as e
        where e.action = 'update' and e.after ? 'email'
    ),
    (
        select audit.value_digest(
            p_table_name => 'core.users',
            p_organization_id => e.organization_id,
            p_row_id => e.row_id,
            p_column_name => 'email',
            p_value => '"jones@example.com"',
            p_key => 'a key of more than thirty-two characters'
        )
        from audit.events as e
        where e.action = 'update' and e.after ? 'email'
    ),
    'whoever holds the key can prove what stood there'
);
select ok(
    (
        select e.digested @> '{email,name}'
        from audit.events as e
        where e.action = 'update' and e.after ? 'email'
    ),
    'the record says which columns are digests'
);

update core.users set email = null
where external_id = 'user_mary';

select is(
    (
        select e.after
        from audit.events as e
        where e.action = 'update' and e.after ->> 'email' is null
    ),
    '{"email": null}',
    'that nothing stands there is told'
);

set local audit.digest_key = '';
set local app.settings.audit_digest_key = 'another key of more than thirty-two characters';

select isnt(audit.digest_key(), null, 'the configuration of the gateway may hold the key');

set local audit.digest_key = 'short';

select
    throws_ok(
        $$update core.users set email = 'short@example.com'$$,
        '22023',
        null,
        'a key that could be guessed is refused'
    );

set local audit.digest_key = '';

-- Columns by which a person is known, in any table with a history.
prepare offenders as
select format('%s.%I', r.name, a.attname)
from test.relations('rp') as r
inner join pg_attribute as a
    on r.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
where
    r.class in ('tenant', 'global')
    and r.schema_name in (select s.name from test.house_schemas() as s (name))
    and a.attname ~ '(^|_)(email|phone|birth_date|given_name|family_name|ciphertext|password|body)$'
    and a.attname::text <> all ((audit.trigger_arguments(r.oid::regclass))[4]::text[]);

select is_empty('offenders', 'no column of that kind has its values recorded');

alter table core.locations add column home_phone text;

select isnt_empty('offenders', 'a column that nobody named is noticed');

select *
from finish();

rollback;
