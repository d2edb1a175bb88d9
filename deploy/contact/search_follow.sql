-- Deploy routiq:contact/search_follow to pg
-- requires: contact/search_refresh

begin;

-- function contact.search_follow()
-- trigger tg_contacts_70_search_insert on contact.contacts
-- trigger tg_contacts_70_search_update on contact.contacts
-- trigger tg_contacts_70_search_delete on contact.contacts
-- trigger tg_contact_points_70_search_insert on contact.contact_points
-- trigger tg_contact_points_70_search_update on contact.contact_points
-- trigger tg_contact_points_70_search_delete on contact.contact_points
-- trigger tg_contact_identifiers_70_search_insert on contact.contact_identifiers
-- trigger tg_contact_identifiers_70_search_update on contact.contact_identifiers
-- trigger tg_contact_identifiers_70_search_delete on contact.contact_identifiers
-- trigger tg_patients_70_search_insert on contact.patients
-- trigger tg_patients_70_search_update on contact.patients
-- trigger tg_patients_70_search_delete on contact.patients

-- Once a statement. Arguments: the columns that name a contact, and the others that it is found by;
-- an update of neither costs a comparison a row, and a new row without any of the others, such as a
-- patient without a number, costs no more. Whoever writes several of these tables at once says that
-- it refreshes what it wrote itself, by core.search, and so does it once (contact.upsert_contacts).

create or replace function contact.search_follow()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_source text;
    v_organization_id uuid;
    v_contact_ids uuid[];
-- columns are quoted where they are put together
-- @plpgsql_check_options: security_warnings = false
begin
    if current_setting('core.search', true) = 'later' then
        return null;
    end if;

    select
        format(
            case tg_op
                when 'INSERT'
                    then '(select n.* from new_rows as n where num_nonnulls(%4$s) > 0) as r '
                        'cross join lateral unnest(array[%2$s])'
                when 'DELETE'
                    then '(select n.* from old_rows as n where num_nonnulls(%4$s) > 0) as r '
                        'cross join lateral unnest(array[%2$s])'
                else 'old_rows as o inner join new_rows as r '
                    'on o.organization_id = r.organization_id and o.id = r.id and (%1$s) '
                    'cross join lateral unnest(array[%2$s, %3$s])'
            end,
            string_agg(format('o.%1$I is distinct from r.%1$I', k.name), ' or '),
            string_agg(format('r.%I', k.name), ', ') filter (where k.is_contact),
            string_agg(format('o.%I', k.name), ', ') filter (where k.is_contact),
            string_agg(format('n.%I', k.name), ', ')
            filter (where not k.is_contact and k.name <> 'deleted_at')
        )
    into v_source
    from (
        select
            n.name,
            n.name = any(string_to_array(tg_argv[0], ' ')) as is_contact
        from string_to_table(tg_argv[0] || ' ' || tg_argv[1], ' ') as n (name)
    ) as k;

    for v_organization_id, v_contact_ids in execute
        'select r.organization_id, array_agg(distinct u.id) from ' || v_source
        || ' as u (id) where u.id is not null group by r.organization_id'
    loop
        perform contact.search_refresh(v_organization_id, v_contact_ids);
    end loop;

    return null;
end
$function$;

create or replace trigger tg_contacts_70_search_insert
after insert on contact.contacts
referencing new table as new_rows
for each statement execute function contact.search_follow(
    'id merged_into_id',
    'display_name given_name family_name primary_email primary_phone deleted_at'
);

create or replace trigger tg_contacts_70_search_update
after update on contact.contacts
referencing old table as old_rows new table as new_rows
for each statement execute function contact.search_follow(
    'id merged_into_id',
    'display_name given_name family_name primary_email primary_phone deleted_at'
);

create or replace trigger tg_contacts_70_search_delete
after delete on contact.contacts
referencing old table as old_rows
for each statement execute function contact.search_follow(
    'id merged_into_id',
    'display_name given_name family_name primary_email primary_phone deleted_at'
);

create or replace trigger tg_contact_points_70_search_insert
after insert on contact.contact_points
referencing new table as new_rows
for each statement execute function contact.search_follow(
    'contact_id', 'system raw normalized deleted_at'
);

create or replace trigger tg_contact_points_70_search_update
after update on contact.contact_points
referencing old table as old_rows new table as new_rows
for each statement execute function contact.search_follow(
    'contact_id', 'system raw normalized deleted_at'
);

create or replace trigger tg_contact_points_70_search_delete
after delete on contact.contact_points
referencing old table as old_rows
for each statement execute function contact.search_follow(
    'contact_id', 'system raw normalized deleted_at'
);

create or replace trigger tg_contact_identifiers_70_search_insert
after insert on contact.contact_identifiers
referencing new table as new_rows
for each statement execute function contact.search_follow(
    'contact_id', 'value deleted_at'
);

create or replace trigger tg_contact_identifiers_70_search_update
after update on contact.contact_identifiers
referencing old table as old_rows new table as new_rows
for each statement execute function contact.search_follow(
    'contact_id', 'value deleted_at'
);

create or replace trigger tg_contact_identifiers_70_search_delete
after delete on contact.contact_identifiers
referencing old table as old_rows
for each statement execute function contact.search_follow(
    'contact_id', 'value deleted_at'
);

create or replace trigger tg_patients_70_search_insert
after insert on contact.patients
referencing new table as new_rows
for each statement execute function contact.search_follow(
    'contact_id', 'mrn location_id deleted_at'
);

create or replace trigger tg_patients_70_search_update
after update on contact.patients
referencing old table as old_rows new table as new_rows
for each statement execute function contact.search_follow(
    'contact_id', 'mrn location_id deleted_at'
);

create or replace trigger tg_patients_70_search_delete
after delete on contact.patients
referencing old table as old_rows
for each statement execute function contact.search_follow(
    'contact_id', 'mrn location_id deleted_at'
);

alter function contact.search_follow() owner to app_owner;

revoke all on function contact.search_follow() from public;

comment on function contact.search_follow() is
    'Trigger: brings what contacts are found by up to date with what was written.';
comment on trigger tg_contacts_70_search_insert on contact.contacts is
    'Has contacts be found by what was written';
comment on trigger tg_contacts_70_search_update on contact.contacts is
    'Has contacts be found by what was written';
comment on trigger tg_contacts_70_search_delete on contact.contacts is
    'Has contacts be found by what was written';
comment on trigger tg_contact_points_70_search_insert on contact.contact_points is
    'Has contacts be found by what was written';
comment on trigger tg_contact_points_70_search_update on contact.contact_points is
    'Has contacts be found by what was written';
comment on trigger tg_contact_points_70_search_delete on contact.contact_points is
    'Has contacts be found by what was written';
comment on trigger tg_contact_identifiers_70_search_insert on contact.contact_identifiers is
    'Has contacts be found by what was written';
comment on trigger tg_contact_identifiers_70_search_update on contact.contact_identifiers is
    'Has contacts be found by what was written';
comment on trigger tg_contact_identifiers_70_search_delete on contact.contact_identifiers is
    'Has contacts be found by what was written';
comment on trigger tg_patients_70_search_insert on contact.patients is
    'Has contacts be found by what was written';
comment on trigger tg_patients_70_search_update on contact.patients is
    'Has contacts be found by what was written';
comment on trigger tg_patients_70_search_delete on contact.patients is
    'Has contacts be found by what was written';

commit;
