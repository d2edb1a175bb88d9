begin;

select plan(2);

prepare offenders as
select r.name
from test.relations('rp') as r
where
    case
        when r.schema_name = 'legacy' then r.class is distinct from 'legacy'
        when r.schema_name = 'online' then false -- tools are no part of the application
        else r.class is null or r.class not in (
            'tenant', 'global', 'queue', 'log', 'derived', 'reference'
        )
    end;

select is_empty('offenders', 'the comment of every table ends with its class');

comment on table core.users is 'People.';

select isnt_empty('offenders', 'a table without a class is noticed');

select *
from finish();

rollback;
