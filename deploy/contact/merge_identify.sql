-- Deploy routiq:contact/merge_identify to pg
-- requires: contact/merge_rules
-- requires: contact/contact_identifiers__policies

begin;

-- function contact.merge_identify(uuid, regclass, uuid, uuid, uuid)

-- A record number that the survivor's row has no room for, because it has one of its own, must still
-- find the person.

create or replace function contact.merge_identify(
    p_organization_id uuid,
    p_table regclass,
    p_survivor_row_id uuid,
    p_loser_row_id uuid,
    p_survivor_id uuid
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_column text;
    v_value text;
    v_row jsonb;
    v_steps jsonb := '[]'::jsonb;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    for v_column in
        select m.column_name
        from contact.merge_rules as m
        where m.table_name = p_table::text and m.rule = 'identify'
        order by m.column_name
    loop
        execute format(
            'select l.%1$I::text from %2$s as s inner join %2$s as l '
            'on s.organization_id = l.organization_id '
            'where s.organization_id = $1 and s.id = $2 and l.id = $3 and s.%1$I <> l.%1$I',
            v_column, p_table
        )
        into v_value
        using p_organization_id, p_survivor_row_id, p_loser_row_id;

        continue when btrim(v_value) is null or btrim(v_value) = '';

        insert into contact.contact_identifiers (organization_id, contact_id, system, value)
        values (p_organization_id, p_survivor_id, v_column, btrim(v_value))
        on conflict (organization_id, system, value) where deleted_at is null do nothing
        returning to_jsonb(contact_identifiers) into v_row;

        if found then
            v_steps := v_steps || jsonb_build_object(
                'kind', 'made',
                'table', 'contact.contact_identifiers',
                'row', v_row - array['row_version', 'updated_at', 'updated_by']
            );
        end if;
    end loop;

    return v_steps;
end
$function$;

alter function contact.merge_identify(uuid, regclass, uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_identify(uuid, regclass, uuid, uuid, uuid) from public;

comment on function contact.merge_identify(uuid, regclass, uuid, uuid, uuid) is
    'Keeps what the rule "identify" names as an identifier of the surviving contact, where the '
    'surviving row holds another value; returns what was made.';

commit;
