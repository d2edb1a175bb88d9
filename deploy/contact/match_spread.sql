-- Deploy routiq:contact/match_spread to pg
-- requires: contact/match_keys
-- requires: contact/match_rows

begin;

-- function contact.match_spread()
-- trigger tg_match_rows_80_spread_insert on contact.match_rows
-- trigger tg_match_rows_80_spread_update on contact.match_rows
-- trigger tg_match_rows_80_spread_delete on contact.match_rows

-- Once a statement, whoever writes: a run over the tenant, the match of one contact, or the deletion
-- of a contact that takes its row along. In the order of the index, for a run writes millions.
-- Definer, and of app_migrator: since PostgreSQL 18 a trigger runs as whoever queued it, and that is
-- the owner of the table where a deleted contact takes its row along, who sees no tenant there. It
-- writes what the rows of the statement say and nothing else. Row security is on for it: a migration
-- that switched it off would fail here where a host refuses bypassrls.

create or replace function contact.match_spread()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op <> 'INSERT' then
        delete from contact.match_keys as k
        using old_rows as o
        where
            k.organization_id = o.organization_id
            and k.key = any(o.keys)
            and k.contact_id = o.contact_id;
    end if;

    if tg_op <> 'DELETE' then
        insert into contact.match_keys (organization_id, key, contact_id)
        select n.organization_id, u.key, n.contact_id
        from new_rows as n
        cross join lateral unnest(n.keys) as u (key)
        order by u.key;
    end if;

    return null;
end
$function$;

create or replace trigger tg_match_rows_80_spread_insert
after insert on contact.match_rows
referencing new table as new_rows
for each statement execute function contact.match_spread();

create or replace trigger tg_match_rows_80_spread_update
after update on contact.match_rows
referencing old table as old_rows new table as new_rows
for each statement execute function contact.match_spread();

create or replace trigger tg_match_rows_80_spread_delete
after delete on contact.match_rows
referencing old table as old_rows
for each statement execute function contact.match_spread();

alter function contact.match_spread() owner to app_migrator;

revoke all on function contact.match_spread() from public;

comment on function contact.match_spread() is
    'Trigger: keeps contact.match_keys as the keys of contact.match_rows say.';
comment on trigger tg_match_rows_80_spread_insert on contact.match_rows is
    'Has a contact be found by its keys';
comment on trigger tg_match_rows_80_spread_update on contact.match_rows is
    'Has a contact be found by its keys';
comment on trigger tg_match_rows_80_spread_delete on contact.match_rows is
    'Has a contact be found by its keys no more';

commit;
