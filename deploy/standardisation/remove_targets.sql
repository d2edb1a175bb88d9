-- Deploy routiq:standardisation/remove_targets to pg
-- requires: standardisation/steps

begin;

-- function standardisation.remove_targets(text, uuid[], uuid[])

-- By an update of deleted_at and not by core.soft_delete: the old application deletes row by row, and
-- what hangs on a row is read again afterwards. Runs have no such column and go; what was logged stays.

create or replace function standardisation.remove_targets(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_step standardisation.steps;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    if coalesce(cardinality(p_ids), 0) = 0 then
        return;
    end if;

    for v_step in
        select s.*
        from standardisation.steps as s
        where
            s.table_name = p_table
            and not s.is_shared
            and s.target_table not in ('comms.message_keys', 'audit.user_actions')
        order by s.place desc
    loop
        execute format(
            case
                when v_step.target_table = 'integration.sync_runs'
                    then 'delete from %s as t using unnest($1, $2) as g (organization_id, id) '
                    'where %s and t.%I = g.id'
                else 'update %s as t set deleted_at = now() '
                    'from unnest($1, $2) as g (organization_id, id) '
                    'where %s and t.%I = g.id and t.deleted_at is null'
            end,
            v_step.target_table,
            case
                when 'organization_id' = any(v_step.key_columns)
                    then 't.organization_id = g.organization_id'
                else 'true'
            end,
            coalesce(v_step.owner_column, 'id')
        )
        using p_organization_ids, p_ids;
    end loop;
end
$function$;

alter function standardisation.remove_targets(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.remove_targets(text, uuid[], uuid[]) from public;

comment on function standardisation.remove_targets(text, uuid[], uuid[]) is
    'Deletes new rows that no old row stands for any more, softly, with what hangs on them.';

commit;
