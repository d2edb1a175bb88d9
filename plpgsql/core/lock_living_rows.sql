-- function core.lock_living_rows(regclass, uuid, uuid[], int)

-- Locks the rows for update, by id: that waits for everybody who is just making a row that refers to
-- one, and keeps others from beginning. In a transaction of isolation level repeatable read those new rows
-- would stay unseen afterwards, so it is refused there; serializable finds out by itself. Raises
-- RQ404, RQ409, RQ422.

create or replace function core.lock_living_rows(
    p_table regclass, p_organization_id uuid, p_ids uuid[], p_row_version int
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_ids uuid[];
    v_version int;
    v_missing uuid;
begin
    if current_setting('transaction_isolation') = 'repeatable read' then
        perform core.refuse(
            'RQ409', 'nothing is deleted in repeatable read',
            'what others are adding meanwhile would not be seen', 'use read committed'
        );
    elsif (
        select count(*) < 3
        from pg_attribute as a
        where
            a.attrelid = p_table
            and a.attname in ('organization_id', 'delete_batch', 'deleted_by')
            and not a.attisdropped
    )
    then
        perform core.refuse(
            'RQ422', 'rows of this table are not deleted so',
            format('%s lacks the columns for it', p_table), 'name a table of tenants'
        );
    end if;

    execute format(
        'select array_agg(l.id), min(l.row_version) from ('
        'select t.id, t.row_version from %s as t where t.organization_id = $1 and t.id = any($2) '
        'and t.deleted_at is null order by t.id for update of t) as l',
        p_table
    )
    into v_ids, v_version
    using p_organization_id, p_ids;

    select i.id
    into v_missing
    from unnest(p_ids) as i (id)
    where i.id <> all (coalesce(v_ids, '{}'))
    order by i.id
    limit 1;

    if v_missing is not null then
        perform core.refuse(
            'RQ404', 'there is no such row',
            format('%s has no row "%s" for you', p_table, v_missing),
            'it may be deleted already: list what there is'
        );
    end if;

    perform core.check_row_version('row', p_row_version, v_version);
end
$function$;

alter function core.lock_living_rows(regclass, uuid, uuid[], int) owner to app_owner;

revoke all on function core.lock_living_rows(regclass, uuid, uuid[], int) from public;

comment on function core.lock_living_rows(regclass, uuid, uuid[], int) is
    'Holds rows that are to be deleted. Raises RQ404 where the caller sees no such living row, '
    'RQ409 for an older row version or in repeatable read, and RQ422 for a table whose rows are '
    'not deleted so.';
