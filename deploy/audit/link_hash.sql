-- Deploy routiq:audit/link_hash to pg
-- requires: audit/chain_links

begin;

-- function audit.link_hash(audit.chain_links)

-- See audit.event_hash for the canonical form.

create or replace function audit.link_hash(p_link audit.chain_links)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return sha256(
        convert_to(
            jsonb_build_array(
                1,
                'link',
                p_link.organization_id,
                p_link.position,
                p_link.kind,
                (extract(epoch from p_link.sealed_at) * 1000000)::bigint,
                p_link.source,
                (p_link.month_on - date '2000-01-01'),
                p_link.last_seq,
                p_link.seqs,
                encode(sha256(p_link.record_hashes), 'hex'),
                p_link.detail,
                encode(p_link.previous_hash, 'hex')
            )::text,
            'UTF8'
        )
    );
end
$function$;

alter function audit.link_hash(audit.chain_links) owner to app_owner;

revoke all on function audit.link_hash(audit.chain_links) from public;
grant execute on function audit.link_hash(audit.chain_links) to app_auditor;

comment on function audit.link_hash(audit.chain_links) is
    'SHA-256 of everything that a link says, the hash of the link before it included.';

commit;
