-- Deploy routiq:standardisation/statements to pg
-- requires: standardisation/steps

begin;

-- function standardisation.same_organization(text, text, text)
-- function standardisation.carry_statement(standardisation.steps)
-- function standardisation.clear_statement(standardisation.steps)
-- function standardisation.carry_back_statement(text)

-- "is not distinct from" would find no index.

create or replace function standardisation.same_organization(
    p_table text, p_left text, p_right text
)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        case
            when p_table = 'users' then format('%s is null', p_left)
            else format('%s = %s', p_left, p_right)
        end
$function$;

alter function standardisation.same_organization(text, text, text) owner to app_owner;

revoke all on function standardisation.same_organization(text, text, text) from public;

comment on function standardisation.same_organization(text, text, text) is
    'The condition that two columns name one organization; users have none.';

-- Columns go together by their names. A row that would stay the same is not written, and where none is
-- there is no statement at all: triggers cost more than to look. What others keep in metadata stays. A
-- row that several have in common and that was deleted since comes back, because old rows still name
-- it. "offset 0" has each row looked up by its key, whatever the statistics of a new table say. A
-- partitioned table is looked into only where rows may be there: to begin with each partition costs.

create or replace function standardisation.carry_statement(p_step standardisation.steps)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with shared as (
        select
            quote_ident(t.attname) as name,
            t.attname = any(p_step.key_columns) as is_key,
            t.attname = any(p_step.kept_columns || p_step.key_columns) as is_kept,
            case
                when t.attname = 'metadata' and p_step.target_table <> 'contact.contacts'
                    then 't.metadata || %s.metadata'
                else format('%%s.%I', t.attname)
            end as written,
            t.attnum as place
        from pg_attribute as t
        where
            t.attrelid = p_step.target_table::regclass
            and t.attnum > 0
            and not t.attisdropped
            and t.attgenerated = ''
            and coalesce(
                t.attname = any(p_step.columns),
                exists (
                    select
                    from pg_attribute as r
                    where
                        r.attrelid
                        = format('standardisation.%I', p_step.table_name || '_read')::regclass
                        and r.attname = t.attname
                )
            )
    ),

    lists as (
        select
            string_agg(s.name, ', ' order by s.place) as names,
            string_agg('r.' || s.name, ', ' order by s.place) as read,
            string_agg('r.' || s.name, ', ' order by s.place) filter (where s.is_key) as keys,
            string_agg(format('t.%1$s = r.%1$s', s.name), ' and ' order by s.place)
            filter (where s.is_key) as same_key,
            string_agg(
                s.name || ' = ' || replace(s.written, '%s', 'excluded'), ', ' order by s.place
            )
            filter (where not s.is_kept) as assignments,
            string_agg('t.' || s.name, ', ' order by s.place)
            filter (where not s.is_kept) as present,
            string_agg(replace(s.written, '%s', 'r'), ', ' order by s.place)
            filter (where not s.is_kept) as read_again,
            string_agg(replace(s.written, '%s', 'excluded'), ', ' order by s.place)
            filter (where not s.is_kept) as wanted,
            case
                when p_step.part is null then 'unnest(v_read) as r where r.reasons = ''{}'''
                else format(
                    'unnest(v_read) as m cross join lateral '
                    'jsonb_populate_recordset(null::%1$s, m.%2$I) as r '
                    'where m.reasons = ''{}'' and m.%2$I is not null',
                    p_step.target_table, p_step.part
                )
            end as source
        from shared as s
    ),

    texts as (
        select
            l.source,
            l.same_key,
            exists (
                select
                from pg_partitioned_table as p
                where p.partrelid = p_step.target_table::regclass
            ) as is_partitioned,
            p_step.is_shared or p_step.owner_column is not null or l.present is null as is_new_only,
            format(
                ' and not exists (select from %s as t where %s%%s offset 0)',
                p_step.target_table, l.same_key
            ) as missing,
            format(' and (%s) is not distinct from (%s)', l.present, l.read_again) as alike,
            format(
                ' on conflict (%s) do update set %s where (%s) is distinct from (%s)',
                array_to_string(p_step.key_columns, ', '), l.assignments, l.present, l.wanted
            ) as change,
            format(
                $block$
    if exists (select from %1$s%%1$s) then
        insert into %2$s as t (%3$s)
        select distinct on (%4$s) %5$s
        from %1$s%%1$s
        order by %4$s, %6$s.row_id
       %%2$s;
        get diagnostics v_count = row_count;
        v_is_written := true;
    end if;
$block$,
                l.source,
                p_step.target_table,
                l.names,
                l.keys,
                l.read,
                case when p_step.part is null then 'r' else 'm' end
            ) as block,
            format(
                $partitioned$
    v_is_known := cardinality(v_before) > 0;

    if not v_is_known then
        v_count := 0;
        %%s
        v_is_known := v_count < (
            select count(*) from (select distinct %s from %s) as k
        );
    end if;

    if v_is_known then
        %%s
    end if;
$partitioned$,
                l.keys, l.source
            ) as partitioned
        from lists as l
    )

    select
        concat(
            case
                when p_step.is_shared
                    then format(
                        $revive$
    if exists (
        select
        from %2$s and exists (
            select
            from %1$s as t
            where %3$s and t.deleted_at is not null
            offset 0
        )
    ) then
        update %1$s as t
        set deleted_at = null, deleted_by = null, delete_batch = null
        from %2$s and %3$s and t.deleted_at is not null;
    end if;
$revive$,
                        p_step.target_table, t.source, t.same_key
                    )
            end,
            case
                when t.is_partitioned
                    then format(
                        t.partitioned,
                        format(t.block, '', ' on conflict do nothing'),
                        format(t.block, format(t.missing, t.alike), t.change)
                    )
                when p_step.owner_column is not null
                    then format(t.block, format(t.missing, t.alike), ' on conflict do nothing')
                else format(t.block, format(t.missing, ''), ' on conflict do nothing')
            end,
            case
                when not t.is_partitioned and not t.is_new_only
                    then format(t.block, format(t.missing, t.alike), t.change)
            end
        )
    from texts as t
$function$;

alter function standardisation.carry_statement(standardisation.steps) owner to app_owner;

revoke all on function standardisation.carry_statement(standardisation.steps) from public;

comment on function standardisation.carry_statement(standardisation.steps) is
    'Statements of standardisation.carrier_statement that write what the rows in v_read mean to a '
    'new table.';

-- What hangs on a new row and was made here has an id of version 5; what others added is left alone. On
-- a contact hangs also what another contact brought when it was merged: there only what follows from
-- the contact itself is taken away, and nothing from one that was merged, so that it can be undone.

create or replace function standardisation.clear_statement(p_step standardisation.steps)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $clear$
    if exists (
        select
        from unnest(v_read) as m
        cross join lateral (
            select t.*
            from %1$s as t
            where t.organization_id = m.organization_id and t.%2$I = m.id
            offset 0
        ) as t
        where %3$s
    ) then
        delete from %1$s as t
        using unnest(v_read) as m
        where t.organization_id = m.organization_id and t.%2$I = m.id and %3$s;
        v_is_written := true;
    end if;
$clear$,
            p_step.target_table,
            p_step.owner_column,
            format(
                '%1$s and not exists (select from jsonb_populate_recordset(null::%2$s, m.%3$I) '
                'as r where (%4$s) is not distinct from (%5$s))',
                case
                    when p_step.table_name = 'contacts'
                        then 't.id = standardisation.id_of(t.organization_id, m.id::text, t.system) '
                        'and not exists (select from contact.contacts as c '
                        'where c.organization_id = m.organization_id and c.id = m.id '
                        'and c.merged_into_id is not null)'
                    else 'substr(t.id::text, 15, 1) = ''5'''
                end,
                p_step.target_table,
                p_step.part,
                string_agg(format('t.%I', c.name), ', ' order by c.name),
                string_agg(format('r.%I', c.name), ', ' order by c.name)
            )
        )
    from unnest(p_step.columns) as c (name)
$function$;

alter function standardisation.clear_statement(standardisation.steps) owner to app_owner;

revoke all on function standardisation.clear_statement(standardisation.steps) from public;

comment on function standardisation.clear_statement(standardisation.steps) is
    'Statement of standardisation.carrier_statement that takes away what hung on the new rows of '
    'v_read and is not so any more.';

-- A column is written only where it means something else than the new row says: what was not touched
-- stays as it was typed. Views that join many tables are looked into by key, each row by itself
-- ("offset 0"): joined openly, they would be made whole for one row.

create or replace function standardisation.carry_back_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $query$
    update legacy.%1$I as l
    set %2$s
    from unnest(p_organization_ids, p_ids) as g (organization_id, id)
    cross join lateral (
        select c.row_id
        from standardisation.records as c
        where c.table_name = %1$L and %7$s and c.target_id = g.id and c.state = 'standardised'
        offset 0
    ) as k
    cross join lateral (
        select c.*
        from standardisation.%3$I as c
        where %6$s and c.id = g.id
        offset 0
    ) as b
    cross join lateral (
        select c.*
        from standardisation.%4$I as c
        where c.row_id = k.row_id
        offset 0
    ) as r
    where l.row_id = k.row_id and (%5$s);
$query$,
            p_table,
            string_agg(
                format(
                    '%1$I = case when b.%2$I is distinct from r.%2$I then b.%3$I else l.%1$I end',
                    c.old_column, c.compared, 'old_' || c.old_column
                ),
                ', '
                order by c.old_column
            ),
            p_table || '_back',
            p_table || '_read',
            string_agg(
                format('b.%1$I is distinct from r.%1$I', c.compared), ' or '
                order by c.old_column
            ),
            standardisation.same_organization(p_table, 'c.organization_id', 'g.organization_id'),
            standardisation.same_organization(
                p_table, 'c.target_organization_id', 'g.organization_id'
            )
        )
    from standardisation.columns as c
    where c.table_name = p_table and c.compared is not null
    having count(*) > 0
$function$;

alter function standardisation.carry_back_statement(text) owner to app_owner;

revoke all on function standardisation.carry_back_statement(text) from public;

comment on function standardisation.carry_back_statement(text) is
    'Statement of standardisation.carrier_back_statement that writes to an old table what new rows '
    'say differently. Null for a table where no column is written so.';

commit;
