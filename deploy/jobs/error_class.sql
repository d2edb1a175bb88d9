-- Deploy routiq:jobs/error_class to pg
-- requires: jobs/schema

begin;

-- function jobs.error_class(text)

-- Appendix A of PostgreSQL: 08 connection, 40 rollback, 53 resources, 55 object in use, 57 operator
-- and time-out, 58 system pass by themselves. What is not known is tried again: a job must not die of
-- an error that nobody thought of.

create or replace function jobs.error_class(p_sqlstate text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $function$
    select case
        when p_sqlstate in ('RQ422', 'RQ400') or left(p_sqlstate, 2) in ('22', '23')
            then 'validation'
        when p_sqlstate in ('RQ401', 'RQ403') or left(p_sqlstate, 2) = '28' then 'auth'
        when p_sqlstate = 'RQ409' then 'conflict'
        when p_sqlstate = 'RQ429' then 'rate_limit'
        when p_sqlstate = 'RQ404' or left(p_sqlstate, 2) = '42' then 'permanent'
        else 'transient'
    end
$function$;

alter function jobs.error_class(text) owner to app_owner;

revoke all on function jobs.error_class(text) from public;
grant execute on function jobs.error_class(text) to app_worker, app_dispatcher;

comment on function jobs.error_class(text) is
    'Class of a failure, for jobs.fail, by the SQLSTATE that a handler raised.';

commit;
