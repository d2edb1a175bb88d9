-- Deploy routiq:online/batch_statement to pg
-- requires: online/backfills__copies
-- requires: online/batch_range
-- requires: online/batch_update
-- requires: online/batch_copy

begin;

-- function online.batch_statement(online.backfills)

create or replace function online.batch_statement(p_backfill online.backfills)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_range text := online.batch_range(
        p_backfill.relation, p_backfill.tenant_column, p_backfill.last_key is null
    );
begin
    if p_backfill.sync is not null then
        return (
            select online.batch_copy(s, v_range)
            from online.syncs as s
            where s.name = p_backfill.sync
        );
    end if;

    return online.batch_update(
        p_backfill.relation, v_range, p_backfill.assignments, p_backfill.condition
    );
end
$function$;

revoke all on function online.batch_statement(online.backfills) from public;

comment on function online.batch_statement(online.backfills) is
    'The update, or the copy, of the next batch: of the rows behind the key $1 (not used by the '
    'first batch), up to $2.';

commit;
