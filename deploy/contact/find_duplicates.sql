-- Deploy routiq:contact/find_duplicates to pg
-- requires: contact/match_lock
-- requires: contact/match_prepare
-- requires: contact/match_replace
-- requires: contact/block_pairs
-- requires: contact/compare_pairs
-- requires: contact/train_model
-- requires: contact/find_scored
-- requires: contact/find_kept

begin;

-- function contact.find_duplicates(uuid)

-- One run over all contacts of a tenant, in one transaction; one at a time, for two would write the
-- same pairs. Tables of the transaction hold what is between the steps. jit would compile expressions
-- that are run once. Raises RQ409.

create or replace function contact.find_duplicates(p_organization_id uuid)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set work_mem = '128MB'
as $function$
declare
    v_contacts bigint;
    v_pairs bigint;
    v_found bigint;
    v_written bigint;
    v_merge bigint;
    v_model_id uuid;
begin
    perform contact.match_lock(p_organization_id, true);
    v_contacts := contact.match_prepare(p_organization_id);
    v_pairs := contact.block_pairs(p_organization_id);
    perform contact.match_replace(p_organization_id);
    perform contact.compare_pairs(v_contacts);
    v_model_id := contact.train_model(p_organization_id, v_contacts, v_pairs);
    v_found := contact.find_scored(p_organization_id);
    v_written := contact.find_kept(p_organization_id);

    execute format(
        'select count(*) from pg_temp.match_found as f where f.score >= %s',
        (contact.match_model(p_organization_id)).merge_threshold
    ) into v_merge;
    drop table
        pg_temp.match_work, pg_temp.match_leaves, pg_temp.match_pairs, pg_temp.match_vectors, pg_temp.match_patterns,
        pg_temp.match_found;

    return jsonb_build_object(
        'contacts', v_contacts,
        'pairs_compared', v_pairs,
        'pairs_found', v_found,
        'pairs_to_merge', v_merge,
        'pairs_written', v_written,
        'model_id', v_model_id
    );
end
$function$;

alter function contact.find_duplicates(uuid) owner to app_owner;

revoke all on function contact.find_duplicates(uuid) from public;

comment on function contact.find_duplicates(uuid) is
    'Compares the contacts of a tenant, learns its weights, and keeps in '
    'contact.duplicate_candidates the pairs that are likely one person; returns counts.';

commit;
