begin;

select plan(6);

select test.make_tenants();

create function pg_temp.made(p_user text, p_organization text, p_name text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_user, p_organization,
            format(
                'select api.register_patient(%L, ''Jones'', p_idempotency_key => ''k'') ->> ''patient_id''',
                p_name
            )
        )
$$;

create temporary table first_one as
select pg_temp.made('user_ada', 'org_north', 'Mary') as id;

select is(
    pg_temp.made('user_ada', 'org_north', 'Mary'), (
        select f.id
        from first_one as f
    ),
    'the same key with the same values gives the first answer'
);
select is(pg_temp.made('user_ada', 'org_north', 'Anna'), 'RQ409', 'with others it is refused');
select isnt(
    pg_temp.made('user_grace', 'org_north', 'Mary'), (
        select f.id
        from first_one as f
    ),
    'somebody else''s key is another one'
);
select isnt(
    pg_temp.made('user_alan', 'org_south', 'Mary'), (
        select f.id
        from first_one as f
    ),
    'so is one of another clinic'
);

update core.idempotency_keys set expires_at = now() - interval '1 second';

select matches(pg_temp.made('user_ada', 'org_north', 'Anna'), '^[0-9a-f-]{36}$', 'after a day it is free again');
select is(
    (
        select count(*)
        from contact.patients as p
    ),
    4::bigint, 'and nothing was made twice'
);

select *
from finish();

rollback;
