-- Deploy routiq:online/next_fill to pg
-- requires: online/backfills
-- requires: online/column_changes
-- requires: online/column_pairs
-- requires: online/fill_name
-- requires: online/replaced_column

begin;

-- function online.next_fill(text)

-- A null that stays null when it is converted needs no update.

create or replace function online.next_fill(
    p_name text,
    out fill_name text,
    out relation regclass,
    out assignments text,
    out condition text
)
returns record
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_pair record;
begin
    select
        p.*,
        online.fill_name(c) as fill_name,
        case
            when p.is_switched
                then online.replaced_column(c.to_old, c.new_column, 'null::' || c.new_type)
            else online.replaced_column(c.to_new, c.column_name, 'null::' || c.old_type)
        end as of_null
    into v_pair
    from online.column_pairs(p_name) as p
    inner join online.column_changes as c
        on p_name = c.name and p.relation = c.relation and p.column_name = c.column_name
    where not exists (
        select
        from online.backfills as b
        where
            b.name = online.fill_name(c)
            and b.phase = 'done'
    )
    order by p.place
    limit 1;

    if not found then
        return;
    end if;

    fill_name := v_pair.fill_name;
    relation := v_pair.relation;
    assignments := format('%I = null', v_pair.follower);
    condition := format(
        '%I is null and (%I is not null or (%s) is not null)',
        v_pair.follower, v_pair.leader, v_pair.of_null
    );
end
$function$;

revoke all on function online.next_fill(text) from public;

comment on function online.next_fill(text) is
    'The next backfill of a change: its name, table, assignments and condition; nulls when all '
    'are done.';

commit;
