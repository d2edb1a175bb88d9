-- needs a superuser: installs an extension

begin;

select plan(2);

create temporary table given as
select test.has_plpgsql_check() as is_there;

select
    case
        when g.is_there
            then is_empty(
                'select f.* from test.plpgsql_findings() as f',
                'every body refers to what exists, and sanitises what it executes'
            )
        else skip('plpgsql_check is not on this server', 1)
    end
from given as g;

create or replace function core.set_context(p_name text, p_value text)
returns void
language plpgsql
as $function$
begin
    execute 'set local core.' || p_name || ' = ' || p_value;
end
$function$;

select
    case
        when g.is_there
            then isnt_empty(
                'select f.* from test.plpgsql_findings() as f',
                'a body that executes a raw text is noticed'
            )
        else skip('plpgsql_check is not on this server', 1)
    end
from given as g;

select *
from finish();

rollback;
