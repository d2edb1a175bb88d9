-- Deploy routiq:online/require_order to pg
-- requires: online/order_columns
-- requires: online/qualified_name

begin;

-- function online.require_order(regclass, name)

-- Without such an index each batch would sort the table. A null would never be reached, for it is
-- neither before nor behind a key.

create or replace function online.require_order(p_table regclass, p_tenant name)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text[] := array(
        select o.name
        from online.order_columns(p_table, p_tenant) as o
        order by o.place
    );
begin
    if not exists (select from online.key_columns(p_table)) then
        raise exception 'table % has no primary key', p_table
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'a backfill goes along the primary key';
    elsif p_tenant is null then
        return;
    end if;

    if
        not exists (
            select
            from pg_attribute as a
            where
                a.attrelid = p_table
                and a.attname = p_tenant
                and a.attnotnull
        )
    then
        raise exception 'table % has no column "%" that is not null', p_table, p_tenant
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'rows without a tenant would be passed over';
    elsif
        not exists (
            select
            from pg_index as x
            inner join pg_class as i
                on x.indexrelid = i.oid
            inner join pg_am as m
                on i.relam = m.oid
            where
                x.indrelid = p_table
                and x.indisvalid
                and x.indpred is null
                and m.amname = 'btree'
                and v_columns = array(
                    select quote_ident(a.attname)
                    from unnest(x.indkey::int2[]) with ordinality as k (number, place)
                    inner join pg_attribute as a
                        on a.attrelid = p_table and k.number = a.attnum
                    where k.place <= cardinality(v_columns)
                    order by k.place
                )
        )
    then
        raise exception 'table % has no index on (%)', p_table, array_to_string(v_columns, ', ')
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format(
                    'create index concurrently on %s (%s)',
                    online.qualified_name(p_table), array_to_string(v_columns, ', ')
                );
    end if;
end
$function$;

revoke all on function online.require_order(regclass, name) from public;

comment on function online.require_order(regclass, name) is
    'Raises 55000 when batches cannot go along a table: it has no primary key, or no index that '
    'begins with the tenant, or the tenant''s column may hold nulls.';

commit;
