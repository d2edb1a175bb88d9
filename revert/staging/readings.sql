-- Revert routiq:staging/readings from pg

begin;

drop function staging.read_expression(text, text, text);
drop function staging.read_amount(text);
drop function staging.read_flag(text);
drop function staging.read_instant(text, text, text);
drop function staging.read_date(text, text);

commit;
