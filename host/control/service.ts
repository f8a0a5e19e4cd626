// Services: numbers by which partitions find each other. The manifest says who may offer one and who may connect to it;
// among those, the partition that offers it chooses whom it admits. Requests wait here until they are accepted.

import { NONE } from "../state/area.ts";
import type { End } from "../state/connection.ts";
import type { PartitionState } from "../state/partition.ts";
import { BACKLOG_MAX, type Service } from "../state/service.ts";
import type { CallOutcome } from "./call.ts";
import { DONE, EVENT_CHANNEL_CLOSED, EVENT_CHANNEL_REQUEST, EVENT_SERVICE_OPEN, NOTHING } from "./codes.ts";
import type { Control } from "./control.ts";
import { postEvent } from "./event.ts";
import { dropNews, postNews } from "./news.ts";

/** The service with this number, or undefined. */
export function findService(control: Control, id: number): Service | undefined {
  return control.state.services.find((service) => service.id === id);
}

/** Whether somebody offers the service: of one that is only reserved, no request may wait. */
export function isOffered(service: Service): boolean {
  return service.backlog > 0;
}

/** Whether the partition offers the service. */
export function offers(partition: PartitionState, service: Service): boolean {
  return isOffered(service) && service.owner === partition.number;
}

/** Puts a request into the queue of an offered service, which has room. */
export function addRequest(control: Control, service: Service, caller: PartitionState, end: End): void {
  service.requests.push({ partition: caller.number, place: end.key });
  postNews(control, control.state.partitions[service.owner]!, service, EVENT_CHANNEL_REQUEST);
}

/** Takes a request out of the queue; the others keep their order. Those who found the queue full hear of it. */
export function removeRequest(control: Control, service: Service, at: number): void {
  const full = service.requests.length === service.backlog;
  service.requests.splice(at, 1);
  if (full) for (const partition of service.connect) invite(control, service, partition);
}

/** Takes the request of a connection that its caller closes out of the queue. */
export function withdrawRequest(control: Control, service: Service, caller: PartitionState, end: End): void {
  const at = service.requests.findIndex(
    ({ partition, place }) => partition === caller.number && place === end.key,
  );
  removeRequest(control, service, at);
}

/** Tells a partition that the service is open to it, if it is. */
function invite(control: Control, service: Service, partition: number): void {
  if (service.admitted[partition] && service.connect.includes(partition)) {
    postEvent(control, control.state.partitions[partition]!, EVENT_SERVICE_OPEN);
  }
}

/** Refuses the requests of one partition, or of all (NOTHING). */
function refuseRequests(control: Control, service: Service, from: number): void {
  for (let at = 0; at < service.requests.length; ) {
    const { partition, place } = service.requests[at]!;
    if (from !== NOTHING && partition !== from) {
      at++;
      continue;
    }
    removeRequest(control, service, at);
    const asker = control.state.partitions[partition]!;
    const end = asker.connections.ends[place]!;
    end.state = "closed";
    postNews(control, asker, end, EVENT_CHANNEL_CLOSED);
  }
}

/** Ends an offer or a reservation: all requests are refused. */
export function endOffer(control: Control, service: Service): void {
  const owner = control.state.partitions[service.owner]!;
  service.owner = NONE;
  service.admitted.length = 0;
  refuseRequests(control, service, NOTHING);
  service.backlog = 0;
  dropNews(owner, service);
}

/** SERVICE_RESERVE. */
export function serviceReserve(
  control: Control,
  caller: PartitionState,
  { service: id }: { readonly service: number },
): CallOutcome {
  const service = findService(control, id);
  if (service === undefined) return DONE.BAD_SERVICE;
  if (!service.offer.includes(caller.number)) return DONE.NOT_PERMITTED;
  if (service.owner !== NONE) return DONE.ALREADY_OFFERED;

  service.owner = caller.number;
  return DONE.OK;
}

/** What SERVICE_OFFER is given: a service, how many requests may wait, and 1 to let in everybody, 0 nobody. */
interface Offer {
  readonly service: number;
  readonly backlog: number;
  readonly admit: number;
}

/** SERVICE_OFFER. */
export function serviceOffer(
  control: Control,
  caller: PartitionState,
  { service: id, backlog, admit }: Offer,
): CallOutcome {
  const service = findService(control, id);
  if (service === undefined) return DONE.BAD_SERVICE;
  if (!service.offer.includes(caller.number)) return DONE.NOT_PERMITTED;
  if (backlog < 1 || backlog > BACKLOG_MAX || admit > 1) return DONE.BAD_ARGUMENT;
  if (isOffered(service)) return DONE.ALREADY_OFFERED;
  if (service.owner !== NONE && service.owner !== caller.number) return DONE.ALREADY_OFFERED;

  service.owner = caller.number;
  service.backlog = backlog;
  for (const { number } of control.state.partitions) service.admitted[number] = admit === 1;
  for (const partition of service.connect) invite(control, service, partition);
  return DONE.OK;
}

/** SERVICE_WITHDRAW. */
export function serviceWithdraw(
  control: Control,
  caller: PartitionState,
  { service: id }: { readonly service: number },
): CallOutcome {
  const service = findService(control, id);
  if (service === undefined) return DONE.BAD_SERVICE;
  if (service.owner !== caller.number) return DONE.NOT_OFFERED;

  endOffer(control, service);
  return DONE.OK;
}

/** What SERVICE_PERMIT is given: a service, a partition or NOTHING for all, and 1 to let in, 0 to keep out. */
interface Permission {
  readonly service: number;
  readonly partition: number;
  readonly admit: number;
}

/** SERVICE_PERMIT. */
export function servicePermit(
  control: Control,
  caller: PartitionState,
  { service: id, partition, admit }: Permission,
): CallOutcome {
  const service = findService(control, id);
  if (service === undefined) return DONE.BAD_SERVICE;
  if (!offers(caller, service)) return DONE.NOT_OFFERED;
  if (partition !== NOTHING && partition >= control.state.partitions.length) return DONE.BAD_PARTITION;
  if (admit > 1) return DONE.BAD_ARGUMENT;

  for (const { number } of control.state.partitions) {
    if (partition !== NOTHING && partition !== number) continue;
    if (service.admitted[number] === (admit === 1)) continue;
    service.admitted[number] = admit === 1;
    if (admit === 1) invite(control, service, number);
  }
  if (admit === 0) refuseRequests(control, service, partition);
  return DONE.OK;
}
