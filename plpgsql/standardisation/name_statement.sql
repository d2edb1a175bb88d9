-- function standardisation.name_query(text)
-- function standardisation.name_statement(text)

-- For each organization by its version of the flag standardisation.reads: in the first the rows are those of
-- the old table, in the second those of the new ones in the old shape. What is kept back is shown as it stands
-- in either. Once the old tables are parked, all rows are those of the new ones, also those that never had an
-- old row, and nothing else. Users are of no organization, and credentials stay as they are: the old table's
-- until it is parked. A view opens none, so they are shown without their keys then. What the new tables do not
-- know in the old shape is null.

create or replace function standardisation.name_query(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with known as (
        select a.attname as name
        from pg_attribute as a
        where
            a.attrelid = format('standardisation.%I_back', p_table)::regclass
            and a.attnum > 0
            and a.attname <> 'old_api_key'
    ),

    columns as (
        select
            a.attnum as place,
            a.attname as name,
            format_type(a.atttypid, a.atttypmod) as type,
            case
                when 'old_' || a.attname in (select n.name from known as n)
                    then format('b.%I', 'old_' || a.attname)
            end as back
        from pg_attribute as a
        where
            a.attrelid = format('legacy.%I', p_table)::regclass
            and a.attnum > 0
            and not a.attisdropped
            and a.attname <> 'row_id'
    ),

    lists as (
        select
            string_agg(format('l.%I, ', c.name), '' order by c.place) as old,
            string_agg(
                format(
                    '%s::%s as %I, ',
                    case when c.name = 'id' then 'k.old_id' else coalesce(c.back, 'null') end,
                    c.type,
                    c.name
                ),
                '' order by c.place
            ) as taken_over,
            string_agg(
                format('%s::%s as %I, ', coalesce(c.back, 'null'), c.type, c.name),
                '' order by c.place
            ) as made_since,
            string_agg(
                format(
                    '%s::%s as %I, ',
                    case
                        when c.name <> 'id' then coalesce(c.back, 'null')
                        when c.back is null then 'k.old_id'
                        else format('coalesce(k.old_id, %s)', c.back)
                    end,
                    c.type,
                    c.name
                ),
                '' order by c.place
            ) as new
        from columns as c
    )

    select
        format(
            case
                when p_table in ('users', 'api_credentials')
                    then
                        'select %2$s l.row_id from legacy.%1$I as l '
                        'where not (select standardisation.is_contracted()) '
                        'union all '
                        'select %5$s k.row_id from standardisation.%6$I as b '
                        'left join standardisation.records as k '
                        'on k.table_name = %1$L and %7$s '
                        'and b.id = k.target_id and k.state = ''standardised'' '
                        'where (select standardisation.is_contracted()) and b.deleted_at is null'
                else
                    'select %2$s l.row_id from legacy.%1$I as l '
                    'left join standardisation.records as k '
                    'on l.row_id = k.row_id and k.state = ''standardised'' '
                    'where not (select standardisation.is_contracted()) and (k.row_id is null '
                    'or standardisation.version_of('
                    '''standardisation.reads'', k.target_organization_id) = 1) '
                    'union all '
                    'select %3$s k.row_id from standardisation.records as k '
                    'inner join standardisation.%6$I as b '
                    'on k.target_organization_id = b.organization_id and k.target_id = b.id '
                    'where k.table_name = %1$L and k.state = ''standardised'' '
                    'and b.deleted_at is null and ((select standardisation.is_contracted()) '
                    'or standardisation.version_of('
                    '''standardisation.reads'', k.target_organization_id) > 1) '
                    'union all '
                    'select %4$s null::bigint as row_id from standardisation.%6$I as b '
                    'where (select standardisation.is_contracted()) and b.deleted_at is null '
                    'and not exists (select from standardisation.records as k '
                    'where k.table_name = %1$L and b.organization_id = k.target_organization_id '
                    'and b.id = k.target_id and k.state = ''standardised'')'
            end,
            p_table, s.old, s.taken_over, s.made_since, s.new, p_table || '_back',
            case
                when p_table = 'users' then 'k.target_organization_id is null'
                else 'b.organization_id = k.target_organization_id'
            end
        )
    from lists as s
$function$;

alter function standardisation.name_query(text) owner to app_owner;

revoke all on function standardisation.name_query(text) from public;

comment on function standardisation.name_query(text) is
    'The rows of an old table, each from there or from the new ones, as the organization that it '
    'belongs to reads: the query of the view by the old name.';

-- The views belong to app_migrator, for row security shows app_owner nothing without a context.

create or replace function standardisation.name_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'create or replace view legacy_names.%1$I as %2$s; '
            'create or replace trigger %3$I '
            'instead of insert or update or delete on legacy_names.%1$I '
            'for each row execute function standardisation.write_by_name(); '
            'alter view legacy_names.%1$I owner to app_migrator; '
            'revoke all on legacy_names.%1$I from app_owner; '
            'grant select, insert, update, delete on legacy_names.%1$I to service_role; '
            'comment on view legacy_names.%1$I is %4$L; '
            'comment on trigger %3$I on legacy_names.%1$I is %5$L; ',
            p_table,
            standardisation.name_query(p_table),
            format('tg_%s_50_write', p_table),
            format('The rows of legacy.%s, from the old table or the new ones', p_table),
            'Writes the old row, whose triggers carry it over'
        ) || (
            select
                coalesce(
                    string_agg(
                        format(
                            'alter view legacy_names.%I alter column %I set default nextval(%L); ',
                            p_table, a.attname, q.sequence
                        ), ''
                    ), ''
                )
            from pg_attribute as a
            cross join lateral pg_get_serial_sequence(
                format('legacy.%I', p_table), a.attname
            ) as q (sequence)
            where
                a.attrelid = format('legacy.%I', p_table)::regclass
                and a.attnum > 0
                and not a.attisdropped
                and a.attname <> 'row_id'
                and q.sequence is not null
        )
$function$;

alter function standardisation.name_statement(text) owner to app_owner;

revoke all on function standardisation.name_statement(text) from public;

comment on function standardisation.name_statement(text) is
    'The statement that makes the view by which the first application knows an old table, and what '
    'takes its writes.';
