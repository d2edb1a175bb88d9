-- Revert routiq:integration/service_integrations from pg

begin;

delete from ref.status_transitions
where entity = 'integration.service_integrations';

drop table integration.service_integrations;

commit;
