-- Deploy routiq:contact/merge_pairs to pg
-- requires: contact/merge_decision

begin;

-- function contact.merge_pairs(uuid, uuid, uuid, uuid, boolean)

-- Pairs are no plain references: the smaller id stands first, and what people decided about either
-- contact holds for both from now on. Who went into the loser earlier stays with it.

create or replace function contact.merge_pairs(
    p_organization_id uuid,
    p_merge_id uuid,
    p_survivor_id uuid,
    p_loser_id uuid,
    p_is_automatic boolean
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_pair record;
    v_steps jsonb := '[]'::jsonb;
begin
    for v_pair in
        select
            l.id,
            l.status,
            o.other_id,
            s.id as survivor_pair_id,
            s.status as survivor_status
        from contact.duplicate_candidates as l
        cross join
            lateral (
                select
                    case when l.contact_a_id = p_loser_id then l.contact_b_id else l.contact_a_id end
                        as other_id
            ) as o
        left join contact.duplicate_candidates as s
            on
                s.organization_id = p_organization_id
                and s.contact_a_id = least(p_survivor_id, o.other_id)
                and s.contact_b_id = greatest(p_survivor_id, o.other_id)
                and s.deleted_at is null
        where
            l.organization_id = p_organization_id
            and p_loser_id in (l.contact_a_id, l.contact_b_id)
            and l.deleted_at is null
        order by l.id
        for update of l
    loop
        if v_pair.other_id = p_survivor_id then
            v_steps := v_steps || contact.merge_decision(
                p_organization_id => p_organization_id,
                p_pair_id => v_pair.id,
                p_status => case when p_is_automatic then 'auto_merged' else 'confirmed' end
            );
        elsif v_pair.status in ('confirmed', 'auto_merged') then
            continue;
        elsif v_pair.survivor_pair_id is null then
            v_steps := v_steps || contact.merge_write(
                p_organization_id => p_organization_id,
                p_table => 'contact.duplicate_candidates',
                p_id => v_pair.id,
                p_before => jsonb_build_object(
                    'contact_a_id', least(p_loser_id, v_pair.other_id),
                    'contact_b_id', greatest(p_loser_id, v_pair.other_id)
                ),
                p_after => jsonb_build_object(
                    'contact_a_id', least(p_survivor_id, v_pair.other_id),
                    'contact_b_id', greatest(p_survivor_id, v_pair.other_id)
                )
            );
        else
            if v_pair.status = 'rejected' and v_pair.survivor_status = 'open' then
                v_steps := v_steps || contact.merge_decision(
                    p_organization_id => p_organization_id,
                    p_pair_id => v_pair.survivor_pair_id,
                    p_status => 'rejected'
                );
            end if;

            update contact.duplicate_candidates as d
            set
                deleted_at = now(),
                deleted_by = core.current_user_id(),
                delete_batch = p_merge_id
            where d.organization_id = p_organization_id and d.id = v_pair.id;

            v_steps := v_steps || jsonb_build_object(
                'kind', 'rest', 'table', 'contact.duplicate_candidates', 'id', v_pair.id
            );
        end if;
    end loop;

    return v_steps;
end
$function$;

alter function contact.merge_pairs(uuid, uuid, uuid, uuid, boolean) owner to app_owner;

revoke all on function contact.merge_pairs(uuid, uuid, uuid, uuid, boolean) from public;

comment on function contact.merge_pairs(uuid, uuid, uuid, uuid, boolean) is
    'Notes that a pair was merged, and asks of the survivor what was asked of the other; what '
    'people said of either holds. Returns each step.';

commit;
