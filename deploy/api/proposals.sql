-- Deploy routiq:api/proposals to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/require_own_branch
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: ref/permissions__leads
-- requires: core/delete_rules__leads
-- requires: contact/proposals__policies
-- requires: core/check_row_version
-- requires: audit/log_access

begin;

-- function api.make_proposal(uuid, text, numeric, text, date, text)
-- function api.move_proposal(uuid, text, int)
-- function api.list_proposals(uuid)

-- What people are offered. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.make_proposal(
    p_lead_id uuid,
    p_title text,
    p_amount numeric,
    p_terms text default null,
    p_expires_on date default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('leads.write');

    v_result := core.begin_once(
        'make_proposal',
        p_idempotency_key,
        jsonb_build_array(p_lead_id, p_title, p_amount, p_terms, p_expires_on)
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into contact.proposals (
        organization_id, lead_id, location_id, title, amount, currency, terms, expires_on
    )
    select
        l.organization_id,
        l.id,
        l.location_id,
        p_title,
        p_amount,
        l.currency,
        p_terms,
        p_expires_on
    from contact.leads as l
    where l.organization_id = v_organization_id and l.id = p_lead_id and l.deleted_at is null
    returning id into v_id;

    if v_id is null then
        perform core.refuse(
            'RQ404', 'there is no such lead', format('the id is "%s"', p_lead_id),
            'name one of api.lead_board'
        );
    end if;

    return core.finish_once(p_idempotency_key, jsonb_build_object('proposal_id', v_id));
exception
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a proposal', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.make_proposal(uuid, text, numeric, text, date, text) owner to app_owner;

revoke all on function api.make_proposal(uuid, text, numeric, text, date, text) from public;
grant execute on function api.make_proposal(uuid, text, numeric, text, date, text) to authenticated;

comment on function api.make_proposal(uuid, text, numeric, text, date, text) is
    'Drafts a proposal for a lead, in its currency. The same idempotency key with the same '
    'values returns the first one. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.move_proposal(
    p_proposal_id uuid, p_status text, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_proposal contact.proposals;
begin
    perform core.require_permission('leads.write');

    select p.*
    into v_proposal
    from contact.proposals as p
    where p.organization_id = v_organization_id and p.id = p_proposal_id and p.deleted_at is null
    for no key update;

    if v_proposal.id is null then
        perform core.refuse(
            'RQ404', 'there is no such proposal', format('the id is "%s"', p_proposal_id),
            'name one of api.list_proposals'
        );
    elsif v_proposal.status = p_status then
        return v_proposal.row_version;
    elsif p_status = 'accepted' and v_proposal.expires_on < current_date then
        perform core.refuse(
            'RQ409', 'the proposal holds no more',
            format('it was until %s', v_proposal.expires_on), 'make another one'
        );
    end if;

    perform core.check_row_version('proposal', p_row_version, v_proposal.row_version);

    update contact.proposals as p
    set
        status = p_status,
        sent_at = coalesce(p.sent_at, now()),
        answered_at = case when p_status in ('accepted', 'declined') then now() end
    where p.organization_id = v_organization_id and p.id = p_proposal_id
    returning p.row_version into v_proposal.row_version;

    return v_proposal.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse(
            'RQ422', 'this cannot be a status of the proposal', sqlerrm, 'correct it'
        );
        return null;
end
$function$;

alter function api.move_proposal(uuid, text, int) owner to app_owner;

revoke all on function api.move_proposal(uuid, text, int) from public;
grant execute on function api.move_proposal(uuid, text, int) to authenticated;

comment on function api.move_proposal(uuid, text, int) is
    'Says that a proposal was sent, accepted or declined, and returns its version. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_proposals(p_lead_id uuid)
returns table (
    proposal_id uuid,
    status text,
    title text,
    terms text,
    amount numeric,
    currency text,
    expires_on date,
    sent_at timestamptz,
    answered_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('leads.read');

    perform audit.log_access('api.list_proposals', 'contact.leads', array[p_lead_id]);

    return query
    select
        p.id,
        p.status,
        p.title,
        p.terms,
        p.amount,
        p.currency::text,
        p.expires_on,
        p.sent_at,
        p.answered_at,
        p.row_version
    from contact.proposals as p
    where p.organization_id = v_organization_id and p.lead_id = p_lead_id and p.deleted_at is null
    order by p.id desc;
end
$function$;

alter function api.list_proposals(uuid) owner to app_owner;

revoke all on function api.list_proposals(uuid) from public;
grant execute on function api.list_proposals(uuid) to authenticated;

comment on function api.list_proposals(uuid) is
    'The proposals for a lead, newest first. Every call is logged. Raises RQ403.';

commit;
