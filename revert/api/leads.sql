-- Revert routiq:api/leads from pg

begin;

drop function api.sales_report(date, date);
drop function api.lead_board(uuid, int);
drop function api.move_lead(uuid, text, text, int);
drop function api.create_lead(uuid, text, numeric, uuid, uuid, text, date, text);

commit;
