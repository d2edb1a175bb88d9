-- Deploy routiq:core/widen_sight to pg
-- requires: core/set_context
-- requires: core/is_migrating

begin;

-- function core.widen_sight()

-- What hangs on a row must be found wherever it stands, as a foreign key finds it: a branch that the
-- caller does not see must not keep living rows of what is gone. The answer of core.is_migrating is
-- true meanwhile, which every restrictive policy asks; the tenant stays as it is. Whoever calls this
-- puts the earlier value back by core.set_context('sight', …) before it returns, and lets the caller
-- act on no row that the caller does not see (core.require_sight). A refusal undoes it by itself.

create or replace function core.widen_sight()
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_earlier text := current_setting('core.sight', true);
begin
    perform core.set_context('sight', 'organization');

    return v_earlier;
end
$function$;

alter function core.widen_sight() owner to app_owner;

revoke all on function core.widen_sight() from public;

comment on function core.widen_sight() is
    'Shows the transaction every row of the organization, whatever branch it belongs to; returns '
    'the setting core.sight as it was, to be put back.';

commit;
