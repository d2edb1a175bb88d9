begin;

select plan(3);

-- The closed list begins without a membership; each says why in its source.
create temporary table closed as
select unnest(
    array[
        'api.begin_request(jsonb, jsonb, boolean)',
        'api.pre_request()',
        'api.health()',
        'api.ready()',
        'api.normalize_phone(text, text)',
        'api.normalize_email(text)',
        'api.format_phone(text, text, text)',
        'api.create_organization(text, text, text, text, text, text)',
        'api.accept_invitation(text)',
        'api.ingest_webhook(text, jsonb, bytea)'
    ]::regprocedure[]
) as routine;

prepare offenders as
select
    p.oid::regprocedure,
    c.fault
from pg_proc as p
cross join
    lateral (
        values
        (
            'does not begin with the context',
            p.oid not in (select d.routine from closed as d)
            and p.prosrc
            !~ E'^(\n#variable_conflict use_column)?\n(declare\n    v_organization_id uuid := core.require_context\\(\\);|begin\n    perform core.require_context\\(\\);)'
        ),
        (
            'is no definer of app_owner',
            p.oid not in (
                'api.begin_request(jsonb, jsonb, boolean)'::regprocedure,
                'api.pre_request()'::regprocedure
            )
            and not (p.prosecdef and p.proowner = 'app_owner'::regrole)
        ),
        (
            'is no PL/pgSQL', p.prolang <> (
                select l.oid from pg_language as l
                where l.lanname = 'plpgsql'
            )
        ),
        (
            'may be called by everybody who may call nothing else',
            p.oid not in (select d.routine from closed as d)
            and has_function_privilege('anon', p.oid, 'execute')
        ),
        (
            'lets clients of PostgREST choose their claims',
            p.proname = 'begin_request'
            and (
                has_function_privilege('anon', p.oid, 'execute')
                or has_function_privilege('authenticated', p.oid, 'execute')
            )
        )
    ) as c (fault, is_so)
where p.pronamespace = 'api'::regnamespace and c.is_so;

select
    is_empty(
        'offenders', 'every function of api begins with the context, as a definer of app_owner'
    );

savepoint clean;

create function api.list_secrets() returns setof core.users
language sql as 'select * from core.users';

select isnt_empty('offenders', 'a careless function is noticed');

rollback to clean;

grant execute on function api.begin_request(jsonb, jsonb, boolean) to authenticated;

select isnt_empty('offenders', 'clients who may choose their claims are noticed');

select *
from finish();

rollback;
