-- function audit.anchor(uuid)

-- Run once a day or more by app_migrator or a member of it, and keep the answer where nobody who can
-- write here can write. An anchor of the platform's chain stands for all chains.
-- Raises P0002 where nothing is sealed yet.

create or replace function audit.anchor(
    p_organization_id uuid default '00000000-0000-0000-0000-000000000000'
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_anchor audit.chain_anchors;
begin
    insert into audit.chain_anchors as a (organization_id, position, hash)
    select l.organization_id, l.position, l.hash
    from audit.chain_links as l
    where l.organization_id = p_organization_id
    order by l.position desc
    limit 1
    returning a.* into v_anchor;

    if v_anchor.position is null then
        raise exception 'the chain of organization % has no link yet', p_organization_id
            using errcode = 'no_data_found', hint = 'run audit.seal() first';
    end if;

    return jsonb_build_object(
        'organization_id', v_anchor.organization_id,
        'position', v_anchor.position,
        'hash', encode(v_anchor.hash, 'hex'),
        'anchored_at', v_anchor.anchored_at
    );
end
$function$;

alter function audit.anchor(uuid) owner to app_owner;

revoke all on function audit.anchor(uuid) from public;

comment on function audit.anchor(uuid) is
    'The head of a chain, to be kept outside of the database; without an argument that of the '
    'platform, which stands for all.';
