-- Deploy routiq:audit/as_of to pg
-- requires: audit/trigger_arguments
-- requires: audit/events__policies
-- requires: core/current_org_id

begin;

-- function audit.as_of(regclass, uuid, timestamptz)

-- Goes back from what stands there now: values before each later change are put back, newest change
-- first. So a sensitive value that has not changed since is told, under the policies of the table,
-- and one that has is told as its digest. An update without an old or a new row is half of one that
-- changed the key.

create or replace function audit.as_of(p_table regclass, p_row_id uuid, p_at timestamptz)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_kept_by_house constant text[] := array['updated_at', 'updated_by', 'row_version'];
    v_arguments text[] := audit.trigger_arguments(p_table);
    v_row jsonb;
    v_event record;
begin
    execute format(
        'select to_jsonb(t) from %s as t where t.%I = $1 %s',
        p_table,
        v_arguments[3],
        case
            when v_arguments[2] not in ('', v_arguments[3])
                then format('and t.%I = $2', v_arguments[2])
        end
    )
    into v_row
    using p_row_id, core.current_org_id();

    for v_event in
        select
            e.before,
            e.after
        from audit.events as e
        where
            e.organization_id = core.current_org_id()
            and e.row_id = p_row_id
            and e.table_name = v_arguments[1]
            and e.recorded_at > p_at
        order by e.seq desc
    loop
        if v_event.before is null then
            v_row := null;
        elsif v_event.after is null then
            v_row := v_event.before;
        else
            v_row := v_row || v_event.before;
        end if;
    end loop;

    return v_row - c_kept_by_house;
end
$function$;

alter function audit.as_of(regclass, uuid, timestamptz) owner to app_owner;

revoke all on function audit.as_of(regclass, uuid, timestamptz) from public;

comment on function audit.as_of(regclass, uuid, timestamptz) is
    'A row of the organization of the context as it was at an instant, without the columns that '
    'the house keeps itself; null where there was none.';

commit;
