-- Deploy routiq:core/check_row_version to pg
-- requires: core/refuse

begin;

-- function core.check_row_version(text, int, int)

-- The one home of optimistic locking. The caller holds the row already (for no key update), so that
-- the answer still stands when it writes. Raises RQ409.

create or replace function core.check_row_version(p_what text, p_read int, p_current int)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_read <> p_current then
        perform core.refuse(
            'RQ409',
            format('somebody changed this %s meanwhile', p_what),
            format('you read version %s, now it is %s', p_read, p_current),
            format('read the %s again', p_what)
        );
    end if;
end
$function$;

alter function core.check_row_version(text, int, int) owner to app_owner;

revoke all on function core.check_row_version(text, int, int) from public;

comment on function core.check_row_version(text, int, int) is
    'Refuses with RQ409 a writer that read another version of a row than the present one; null '
    'for a writer that does not ask.';

commit;
