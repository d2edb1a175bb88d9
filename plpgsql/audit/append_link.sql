-- function audit.append_link(uuid, text, text, date, bigint[], bytea, jsonb)

-- The key of the table refuses a second link in one place, should two ever append at once.

create or replace function audit.append_link(
    p_organization_id uuid,
    p_kind text,
    p_source text default null,
    p_month_on date default null,
    p_seqs bigint[] default '{}',
    p_record_hashes bytea default '\x',
    p_detail jsonb default '{}'
)
returns audit.chain_links
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_link audit.chain_links;
begin
    select l.position, l.hash
    into v_link.position, v_link.previous_hash
    from audit.chain_links as l
    where l.organization_id = p_organization_id
    order by l.position desc
    limit 1;

    v_link.organization_id := p_organization_id;
    v_link.position := coalesce(v_link.position, 0) + 1;
    v_link.previous_hash := coalesce(v_link.previous_hash, decode(repeat('00', 32), 'hex'));
    v_link.kind := p_kind;
    v_link.sealed_at := clock_timestamp();
    v_link.source := p_source;
    v_link.month_on := p_month_on;
    v_link.last_seq := p_seqs[cardinality(p_seqs)];
    v_link.seqs := p_seqs;
    v_link.record_hashes := p_record_hashes;
    v_link.detail := p_detail;
    v_link.hash := audit.link_hash(v_link);

    insert into audit.chain_links select v_link.*;

    return v_link;
end
$function$;

alter function audit.append_link(uuid, text, text, date, bigint[], bytea, jsonb) owner to app_owner;

revoke all on function audit.append_link(uuid, text, text, date, bigint[], bytea, jsonb)
from public;

comment on function audit.append_link(uuid, text, text, date, bigint[], bytea, jsonb) is
    'Appends a link to the chain of an organization, bound to the one before it.';
