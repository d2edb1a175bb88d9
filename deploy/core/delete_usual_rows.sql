-- Deploy routiq:core/delete_usual_rows to pg
-- requires: core/division_condition
-- requires: core/delete_batch_rows__policies
-- requires: core/referred

begin;

-- function core.hold_children(regclass, text, uuid, uuid[])
-- function core.mark_deleted(regclass, uuid, uuid, uuid, uuid[])
-- function core.delete_divided_children(regclass, text, uuid, uuid, uuid, uuid[])

-- What deletions do to the rows of one table. What is deleted most are contacts, which have rows of the
-- same few tables: their statements stand here as they are, so that the session keeps their plans. Those of
-- any other table are put together, and planned anew with each call, which takes longer than to run them.

create or replace function core.hold_children(
    p_table regclass, p_column text, p_organization_id uuid, p_parent_ids uuid[]
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_usual constant text := case p_column when 'contact_id' then p_table::text end;
    v_ids uuid[];
-- names come from the rules; what is executed locks
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    case c_usual
        when 'clinic.appointments' then
            return array(
                select t.id
                from clinic.appointments as t
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = any(p_parent_ids)
                    and t.deleted_at is null
                order by t.id
                for update
            );
        when 'comms.conversations' then
            return array(
                select t.id
                from comms.conversations as t
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = any(p_parent_ids)
                    and t.deleted_at is null
                order by t.id
                for update
            );
        when 'contact.contact_identifiers' then
            return array(
                select t.id
                from contact.contact_identifiers as t
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = any(p_parent_ids)
                    and t.deleted_at is null
                order by t.id
                for update
            );
        when 'contact.contact_points' then
            return array(
                select t.id
                from contact.contact_points as t
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = any(p_parent_ids)
                    and t.deleted_at is null
                order by t.id
                for update
            );
        when 'contact.patients' then
            return array(
                select t.id
                from contact.patients as t
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = any(p_parent_ids)
                    and t.deleted_at is null
                order by t.id
                for update
            );
        else
            execute format(
                'select array(select t.id from %s as t where t.organization_id = $1 '
                'and t.%I = any($2) and t.deleted_at is null order by t.id for update of t)',
                p_table, p_column
            )
            into v_ids
            using p_organization_id, p_parent_ids;
    end case;

    return v_ids;
end
$function$;

alter function core.hold_children(regclass, text, uuid, uuid[]) owner to app_owner;

revoke all on function core.hold_children(regclass, text, uuid, uuid[]) from public;

comment on function core.hold_children(regclass, text, uuid, uuid[]) is
    'Holds living rows that refer by a column to any of these rows, by id; returns which.';

create or replace function core.mark_deleted(
    p_table regclass,
    p_organization_id uuid,
    p_delete_batch uuid,
    p_deleted_by uuid,
    p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    case p_table::text
        when 'clinic.appointments' then
            update clinic.appointments as t
            set
                deleted_at = now(),
                deleted_by = p_deleted_by,
                delete_batch = p_delete_batch
            where t.organization_id = p_organization_id and t.id = any(p_ids);
        when 'comms.conversations' then
            update comms.conversations as t
            set
                deleted_at = now(),
                deleted_by = p_deleted_by,
                delete_batch = p_delete_batch
            where t.organization_id = p_organization_id and t.id = any(p_ids);
        when 'contact.contact_identifiers' then
            update contact.contact_identifiers as t
            set
                deleted_at = now(),
                deleted_by = p_deleted_by,
                delete_batch = p_delete_batch
            where t.organization_id = p_organization_id and t.id = any(p_ids);
        when 'contact.contact_points' then
            update contact.contact_points as t
            set
                deleted_at = now(),
                deleted_by = p_deleted_by,
                delete_batch = p_delete_batch
            where t.organization_id = p_organization_id and t.id = any(p_ids);
        when 'contact.contacts' then
            update contact.contacts as t
            set
                deleted_at = now(),
                deleted_by = p_deleted_by,
                delete_batch = p_delete_batch
            where t.organization_id = p_organization_id and t.id = any(p_ids);
        when 'contact.patients' then
            update contact.patients as t
            set
                deleted_at = now(),
                deleted_by = p_deleted_by,
                delete_batch = p_delete_batch
            where t.organization_id = p_organization_id and t.id = any(p_ids);
        else
            execute format(
                'update %s as t set deleted_at = now(), deleted_by = $1, delete_batch = $2 '
                'where t.organization_id = $3 and t.id = any($4)%s',
                p_table, core.division_condition(p_table, 'id', p_organization_id, p_ids)
            )
            using p_deleted_by, p_delete_batch, p_organization_id, p_ids;
    end case;
end
$function$;

alter function core.mark_deleted(regclass, uuid, uuid, uuid, uuid[]) owner to app_owner;

revoke all on function core.mark_deleted(regclass, uuid, uuid, uuid, uuid[]) from public;

comment on function core.mark_deleted(regclass, uuid, uuid, uuid, uuid[]) is
    'Marks rows as deleted by a batch. The caller has locked them.';

-- Of a table of many partitions the span of the rows is looked for once, and one statement is planned for
-- both. It wakes the triggers of the table also where no living row is found, which is seldom: where there
-- is no row at all, the key tells so beforehand.

create or replace function core.delete_divided_children(
    p_table regclass,
    p_column text,
    p_organization_id uuid,
    p_delete_batch uuid,
    p_deleted_by uuid,
    p_parent_ids uuid[]
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_condition constant text := core.division_condition(
        p_table => p_table,
        p_column => p_column,
        p_organization_id => p_organization_id,
        p_ids => p_parent_ids
    );
    v_ids uuid[];
-- names come from the rules, the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    if c_condition = ' and false' then
        return array[]::uuid[];
    end if;

    execute format(
        'with held as materialized ('
        'select t.id from %1$s as t where t.organization_id = $1 and t.%2$I = any($2) '
        'and t.deleted_at is null%3$s order by t.id for update of t), '
        'gone as (update %1$s as t set deleted_at = now(), deleted_by = $3, delete_batch = $4 '
        'where t.organization_id = $1 and t.id = any(array(select h.id from held as h))%3$s '
        'returning t.id) '
        'select array(select g.id from gone as g)',
        p_table, p_column, c_condition
    )
    into v_ids
    using p_organization_id, p_parent_ids, p_deleted_by, p_delete_batch;

    insert into core.delete_batch_rows (organization_id, delete_batch, table_name, row_id)
    select
        p_organization_id,
        p_delete_batch,
        p_table::text,
        i.id
    from unnest(v_ids) as i (id);

    return v_ids;
end
$function$;

alter function core.delete_divided_children(regclass, text, uuid, uuid, uuid, uuid[])
owner to app_owner;

revoke all on function core.delete_divided_children(regclass, text, uuid, uuid, uuid, uuid[])
from public;

comment on function core.delete_divided_children(regclass, text, uuid, uuid, uuid, uuid[]) is
    'Deletes living rows of a table of partitions that refer to any of these rows, with a batch; '
    'returns which.';

commit;
