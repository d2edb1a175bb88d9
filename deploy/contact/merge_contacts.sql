-- Deploy routiq:contact/merge_contacts to pg
-- requires: contact/survivor_of
-- requires: contact/merge_lock
-- requires: contact/merge_check
-- requires: contact/merge_pairs
-- requires: contact/merge_pair_of_rows
-- requires: contact/merge_between
-- requires: contact/merge_done
-- requires: contact/merge_require_sight
-- requires: core/widen_sight
-- requires: core/delete_rules__clinic_tables

begin;

-- function contact.merge_contacts(uuid, uuid, uuid, boolean, int, int)

-- The one home of merging, for people (api.merge_contacts, api.review_duplicate) and for the job that
-- merges by itself. The loser stays as a living row that says where it went. Ends of chains are
-- merged, so a merge that was done already, also by way of others, changes nothing. Rows that others
-- are adding are waited for: their foreign key holds the loser. Raises RQ404, RQ409, RQ403.
-- Some hundred statements, of triggers too, each for few rows found by their keys: plans made for the
-- values of each call would take as long again, in the first five calls of every session.

create or replace function contact.merge_contacts(
    p_organization_id uuid,
    p_survivor_id uuid,
    p_loser_id uuid,
    p_is_automatic boolean default false,
    p_survivor_row_version int default null,
    p_loser_row_version int default null
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set timezone = 'UTC'
as $function$
declare
    v_survivor_id uuid;
    v_loser_id uuid;
    v_merge_id uuid := core.new_id();
    v_sight text;
    v_search text := current_setting('core.search', true);
    v_steps jsonb;
begin
    if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        perform core.refuse(
            'RQ409', 'contacts are not merged in repeatable read',
            'what others are adding meanwhile would not be seen', 'use read committed'
        );
    end if;

    loop
        v_survivor_id := contact.survivor_of(p_organization_id, p_survivor_id);
        v_loser_id := contact.survivor_of(p_organization_id, p_loser_id);

        if v_survivor_id is null or v_loser_id is null then
            perform core.refuse(
                'RQ404', 'there is no such contact',
                format('one of the ids is "%s", the other "%s"', p_survivor_id, p_loser_id),
                'search for it'
            );
        end if;

        if v_survivor_id = v_loser_id then
            return contact.merge_done(
                p_organization_id,
                contact.merge_between(p_organization_id, p_survivor_id, p_loser_id)
            )
            || '{"is_new": false}';
        end if;

        exit when contact.merge_lock(p_organization_id, v_survivor_id, v_loser_id);
    end loop;

    perform contact.merge_check(
        p_organization_id => p_organization_id,
        p_survivor_id => v_survivor_id,
        p_loser_id => v_loser_id,
        p_is_automatic => p_is_automatic,
        p_survivor_row_version =>
            case when v_survivor_id = p_survivor_id then p_survivor_row_version end,
        p_loser_row_version => case when v_loser_id = p_loser_id then p_loser_row_version end
    );

    -- Both are found by other words once all of it is written, not after each table.
    perform core.set_context('search', 'later');
    v_sight := core.widen_sight();
    v_steps := contact.merge_pairs(
        p_organization_id => p_organization_id,
        p_merge_id => v_merge_id,
        p_survivor_id => v_survivor_id,
        p_loser_id => v_loser_id,
        p_is_automatic => p_is_automatic
    );
    v_steps := v_steps || contact.merge_rows(
        p_organization_id => p_organization_id,
        p_merge_id => v_merge_id,
        p_table => 'contact.contacts',
        p_survivor_row_id => v_survivor_id,
        p_loser_row_id => v_loser_id,
        p_survivor_id => v_survivor_id
    );
    v_steps := v_steps || contact.merge_fields(
        p_organization_id => p_organization_id,
        p_table => 'contact.contacts',
        p_survivor_id => v_survivor_id,
        p_loser_id => v_loser_id
    );

    insert into contact.contact_merges (
        organization_id, id, survivor_id, loser_id, is_automatic, rows_moved
    )
    values (
        p_organization_id,
        v_merge_id,
        v_survivor_id,
        v_loser_id,
        p_is_automatic,
        jsonb_build_object('steps', v_steps)
    );

    update contact.contacts as c
    set merged_into_id = v_survivor_id
    where c.organization_id = p_organization_id and c.id = v_loser_id;

    perform core.set_context('search', v_search);
    perform contact.search_refresh(p_organization_id, array[v_survivor_id, v_loser_id]);
    perform core.set_context('sight', v_sight);

    perform contact.merge_require_sight(p_organization_id, v_steps);

    return contact.merge_done(p_organization_id, v_merge_id) || '{"is_new": true}';
end
$function$;

alter function contact.merge_contacts(uuid, uuid, uuid, boolean, int, int) owner to app_owner;

revoke all on function contact.merge_contacts(uuid, uuid, uuid, boolean, int, int) from public;

comment on function contact.merge_contacts(uuid, uuid, uuid, boolean, int, int) is
    'Merges one contact into another: everything that refers to the one refers to the other, '
    'which takes over what contact.merge_rules says. Returns the merge, for contact.undo_merge. '
    'Raises RQ404, RQ409 for an older row version, and RQ403 where some of it stands in a branch '
    'that the caller does not see.';

commit;
