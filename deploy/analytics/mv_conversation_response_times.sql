-- Deploy routiq:analytics/mv_conversation_response_times to pg
-- requires: analytics/conversation_states__policies
-- requires: core/roles__see_every_row

begin;

-- materialized view analytics.mv_conversation_response_times

-- As analytics.mv_patient_counts. Medians are no sums, so no rollup can keep them: it reads one row a
-- conversation of the year, and no message.

set local client_min_messages = warning; -- loaded again, it is there already

create materialized view if not exists analytics.mv_conversation_response_times as
select
    s.organization_id,
    s.channel,
    s.location_id,
    date_trunc('month', s.asked_at at time zone o.time_zone)::date as month_on,
    count(*) as conversations_asked,
    count(s.answered_at) as conversations_answered,
    percentile_disc(0.5) within group (order by s.answered_at - s.asked_at) as median_duration,
    percentile_disc(0.9) within group (order by s.answered_at - s.asked_at) as slow_duration,
    max(s.answered_at - s.asked_at) as longest_duration
from analytics.conversation_states as s
inner join core.organizations as o
    on s.organization_id = o.id
where s.asked_at >= current_date - interval '13 months'
group by
    s.organization_id, s.channel, s.location_id,
    date_trunc('month', s.asked_at at time zone o.time_zone);

create unique index if not exists uq_mv_conversation_response_times_month_on
on analytics.mv_conversation_response_times (organization_id, month_on, channel, location_id)
nulls not distinct;

alter materialized view analytics.mv_conversation_response_times owner to app_migrator;

revoke all on analytics.mv_conversation_response_times from public;
grant select on analytics.mv_conversation_response_times to app_owner;

comment on materialized view analytics.mv_conversation_response_times is
    'How long people wait for a first answer, by month, channel and branch, for a year back';
comment on column analytics.mv_conversation_response_times.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.mv_conversation_response_times.channel is
    'Channel of the conversations';
comment on column analytics.mv_conversation_response_times.location_id is
    'Branch that answers; null for every branch';
comment on column analytics.mv_conversation_response_times.month_on is
    'First day of the month in which people asked, by the clock of the organization';
comment on column analytics.mv_conversation_response_times.conversations_asked is
    'Conversations in which somebody asked';
comment on column analytics.mv_conversation_response_times.conversations_answered is
    'Those that were answered';
comment on column analytics.mv_conversation_response_times.median_duration is
    'Half of these were answered within this time';
comment on column analytics.mv_conversation_response_times.slow_duration is
    'Nine of ten were answered within this time';
comment on column analytics.mv_conversation_response_times.longest_duration is
    'The one that took longest';
comment on index analytics.uq_mv_conversation_response_times_month_on is
    'For api.conversation_response_times, and so that a refresh may run concurrently';

commit;
