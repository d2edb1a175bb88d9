-- Revert routiq:marketing/campaigns from pg

begin;

drop table marketing.campaigns;

delete from ref.status_transitions
where entity = 'marketing.campaigns';

commit;
