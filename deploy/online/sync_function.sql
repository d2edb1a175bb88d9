-- Deploy routiq:online/sync_function to pg
-- requires: online/column_changes
-- requires: online/names_column
-- requires: online/qualified_name
-- requires: online/sync_name

begin;

-- function online.sync_function(online.column_changes, text)

-- The columns are variables by the names that they had at the start, so that the expressions hold
-- after the switch as well. Values are compared by their bytes: every type can be, and "changed"
-- is what somebody wrote. The column that follows has no default: where an insert has a value in
-- it, somebody knew it. Nothing but the row itself is written, so there is no loop to guard.

create or replace function online.sync_function(p_change online.column_changes, p_phase text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_is_switched boolean := p_phase = 'switched';
    v_old name := case
        when v_is_switched then p_change.old_column else p_change.column_name
    end;
    v_new name := case
        when v_is_switched and p_change.old_column <> p_change.column_name
            then p_change.column_name
        else p_change.new_column
    end;
    v_others text;
    v_body text;
begin
    select string_agg(format('    %1$I %2$s.%1$I%%type := new.%1$I;', a.attname, q.name), e'\n')
    into v_others
    from pg_attribute as a
    cross join online.qualified_name(p_change.relation) as q (name)
    where
        a.attrelid = p_change.relation
        and a.attnum > 0
        and not a.attisdropped
        and a.attname not in (v_old, v_new, p_change.column_name, p_change.new_column)
        and (
            online.names_column(p_change.to_new, a.attname)
            or online.names_column(p_change.to_old, a.attname)
        );

    v_body := format(
        $template$#variable_conflict use_variable
declare
    %1$I %7$s.%3$I%%type := new.%3$I;
    %2$I %7$s.%4$I%%type := new.%4$I;
%8$s
    online_back %7$s.%9$I%%type;
    online_expected %7$s.%10$I%%type;
    online_leader_written boolean := tg_op = 'UPDATE';
    online_follower_written boolean := new.%10$I is not null;
begin
    if tg_op = 'UPDATE' then
        online_leader_written
        := row(new.%9$I)::record operator(pg_catalog.*<>) row(old.%9$I)::record;
        online_follower_written
        := row(new.%10$I)::record operator(pg_catalog.*<>) row(old.%10$I)::record;
    end if;

    if not online_follower_written then
        if online_leader_written or new.%10$I is null then
            new.%10$I := (%5$s
            );
        end if;
        return new;
    end if;

    online_back := (%6$s
    );
    if row(online_back)::record operator(pg_catalog.*<>) row(new.%9$I)::record then
        if new.%9$I is not null then
            online_expected := (%5$s
            );
        end if;
        if row(online_expected)::record operator(pg_catalog.*<>) row(new.%10$I)::record then
            if online_leader_written then
                raise exception 'columns "%%" and "%%" of table %% were given values that differ',
                    %9$L, %10$L, tg_relid::pg_catalog.regclass
                    using
                        errcode = 'check_violation',
                        hint = 'write one of them; the other follows';
            end if;
            new.%9$I := online_back;
        end if;
    end if;
    return new;
end
$template$,
        p_change.column_name, p_change.new_column, v_old, v_new,
        case when v_is_switched then p_change.to_old else p_change.to_new end,
        case when v_is_switched then p_change.to_new else p_change.to_old end,
        online.qualified_name(p_change.relation), coalesce(v_others, ''),
        case when v_is_switched then v_new else v_old end,
        case when v_is_switched then v_old else v_new end
    );

    return format(
        'create or replace function %s() returns trigger language plpgsql %s as %L',
        online.sync_name(p_change),
        (
            select string_agg('set ' || s.setting, ' ' order by s.place)
            from unnest(p_change.settings) with ordinality as s (setting, place)
        ),
        v_body
    );
end
$function$;

revoke all on function online.sync_function(online.column_changes, text) from public;

comment on function online.sync_function(online.column_changes, text) is
    'The statement that makes the trigger function of a change in a phase: it keeps both columns '
    'right, whichever an application writes. Two values that differ, written by one update, are '
    'refused with 23514.';

commit;
