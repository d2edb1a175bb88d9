-- function audit.record_change()

-- Called by the triggers that audit.attach makes. Security definer, so that every write is recorded
-- whatever the writer may do in schema audit. Once a statement, from its transition tables: one
-- query, built from the columns that the table has now. Columns that the house keeps itself
-- (updated_at, updated_by, row_version) are left out of the comparison of an update. A migration
-- may have switched row security off for its own statements; here, under an owner that obeys it,
-- that would be an error, so it is switched on. Arguments: name of the table, its tenant column or
-- '', the column that names a row.

create or replace function audit.record_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    c_kept_by_house constant text[] := array['updated_at', 'updated_by', 'row_version'];
    c_nobody constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    v_tenant text := case
        when tg_argv[1] = '' then format('%L::uuid', coalesce(core.current_org_id(), c_nobody))
        else format('%I', tg_argv[1])
    end;
    v_rows text;
    v_unchanged text;
begin
    if tg_op = 'UPDATE' then
        select
            string_agg(
                case
                    when a.attname::text = any(c_kept_by_house) then format('%L', a.attname)
                    else format(
                        case
                            when a.atttypid = 'json'::regtype
                                then 'case when o.%1$I::text is not distinct from n.%1$I::text '
                                'then %1$L end'
                            else 'case when o.%1$I is not distinct from n.%1$I then %1$L end'
                        end,
                        a.attname
                    )
                end,
                ', '
                order by a.attnum
            )
        into v_unchanged
        from pg_attribute as a
        where a.attrelid = tg_relid and a.attnum > 0 and not a.attisdropped;

        v_rows := format(
            'select %1$s as tenant, %2$I as row_id, b.before, b.after from ('
            'select coalesce(n.%2$I, o.%2$I) as %2$I, %3$s '
            'to_jsonb(o) - u.unchanged as before, to_jsonb(n) - u.unchanged as after '
            'from old_rows as o full join new_rows as n on o.%2$I = n.%2$I %4$s '
            'cross join lateral (select array[%5$s]::text[] as unchanged) as u) as b',
            v_tenant,
            tg_argv[2],
            case
                when tg_argv[1] not in ('', tg_argv[2])
                    then format('coalesce(n.%1$I, o.%1$I) as %1$I,', tg_argv[1])
            end,
            case
                when tg_argv[1] not in ('', tg_argv[2])
                    then format('and o.%1$I = n.%1$I', tg_argv[1])
            end,
            v_unchanged
        );
    elsif tg_op = 'INSERT' then
        v_rows := format(
            'select %s as tenant, %I as row_id, null::jsonb as before, to_jsonb(n) as after '
            'from new_rows as n',
            v_tenant,
            tg_argv[2]
        );
    elsif tg_op = 'DELETE' then
        v_rows := format(
            'select %s as tenant, %I as row_id, to_jsonb(o) as before, null::jsonb as after '
            'from old_rows as o',
            v_tenant,
            tg_argv[2]
        );
    else
        v_rows := format(
            'select %L::uuid as tenant, null::uuid as row_id, null::jsonb as before, '
            'null::jsonb as after',
            c_nobody
        );
    end if;

    execute
        'insert into audit.events ('
        'organization_id, row_id, before, after, action, table_name, actor_user_id, actor_role, '
        'claims_digest, request_id, reason) '
        'select w.tenant, w.row_id, w.before, w.after, $1, $2, $3, $4, $5, $6, $7 '
        'from (' || v_rows || ') as w'
    using
        lower(tg_op),
        tg_argv[0],
        core.current_user_id(),
        core.current_role_in_org(),
        case
            when nullif(current_setting('request.jwt.claims', true), '') is not null
                then core.request_key()
        end,
        core.request_header('x-request-id'),
        core.request_header('x-access-reason');

    return null;
end
$function$;

alter function audit.record_change() owner to app_owner;

revoke all on function audit.record_change() from public;

comment on function audit.record_change() is
    'Trigger: appends what a statement wrote to audit.events.';
