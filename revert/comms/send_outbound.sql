-- Revert routiq:comms/send_outbound from pg

begin;

drop function comms.report_outbound(jsonb);
drop function comms.finish_outbound(jsonb);
drop function comms.settle_outbound(uuid, jsonb);
drop function comms.claim_outbound(uuid[], interval);

commit;
